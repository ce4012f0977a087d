using Snowlift.Build;
using Snowlift.Checks.Facts;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Machines.Reports;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Handover;

/// <summary>Proven: the right system runs.</summary>
internal sealed record SystemVerified(
    ServerReady Server, SshEndpoint Endpoint, StorePath System, SystemReport Report, bool NothingToDo)
{
    /// <summary>What was installed before; null where it ran already.</summary>
    public SystemInstalled? Installed { get; init; }
}

/// <summary>
/// Proves that the right system runs: another boot than the installer's, the store path that was built, booted and
/// current, the host name, sshd's ports. Names what failed. Precondition: the machine answers. Effect: none. May be run
/// again.
/// </summary>
internal static class VerifySystem
{
    public static async Task<SystemVerified> RunAsync(DeployRun run, SystemBooted booted, CancellationToken cancellation) =>
        await VerifyAsync(
            run, booted.Session, booted.Installed.Server, booted.Installed.Endpoint, booted.Installed.Plan,
            booted.Previous, nothingToDo: false, cancellation) with { Installed = booted.Installed };

    /// <summary>The machine ran this very system when we came: nothing is done to it, only proven again.</summary>
    public static Task<SystemVerified> AgainAsync(
        DeployRun run, MachineProbed machine, SystemPlan plan, CancellationToken cancellation) =>
        VerifyAsync(
            run, machine.Session, machine.Server, machine.Server.Endpoint, plan,
            previous: null, nothingToDo: !machine.IsFromImage, cancellation);

    private static Task<SystemVerified> VerifyAsync(
        DeployRun run, MachineSession session, ServerReady server, SshEndpoint endpoint, SystemPlan plan, BootId? previous,
        bool nothingToDo, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Verify,
            "Verify the system",
            async scope =>
            {
                scope.Progress("waiting until the boot has finished");
                var report = await session.VerifyAsync(run.Limits.Running, scope, cancellation);
                Compare(report, plan, previous, scope);
                Tell(report, scope);
                if (run.Request.Strict && (report.State != "running" || report.Failed.Length > 0))
                {
                    throw TooStrictFor(report, HostConfig.CommandToType(run.Paths, endpoint));
                }

                return new SystemVerified(server, endpoint, plan.System, report, nothingToDo);
            },
            verified => verified.NothingToDo
                ? $"{verified.Report.State}; it ran this system already"
                : $"{verified.Report.State}{(verified.Report.Generation is { } number ? $", generation {number}" : "")}");

    private static void Tell(SystemReport report, StepScope scope)
    {
        scope.Fact("system.state", report.State);
        if (report.Kernel is { } kernel)
        {
            scope.Fact("system.kernel", kernel);
        }

        foreach (var (user, result) in report.HomeManager)
        {
            scope.Fact($"system.home-manager.{user}", result);
        }

        foreach (var (unit, line) in report.Failed.SelectMany(unit => unit.LastLines.Select(line => (unit, line))))
        {
            scope.Log($"{unit.Name}: {line}");
        }

        if (report.Failed.Length > 0)
        {
            scope.Note($"The system runs, but {Count(report)} failed: {Names(report)}");
        }
        else if (report.State != "running")
        {
            scope.Note($"The system runs, but systemd says that it is {report.State}");
        }
    }

    private static void Compare(SystemReport report, SystemPlan plan, BootId? previous, StepScope scope)
    {
        if (report.BootId == previous?.Value)
        {
            throw Wrong("The machine did not reboot", $"Its boot id is still {previous}.");
        }

        if (report.Current != plan.System.Path)
        {
            throw Wrong("Another system runs than the one that was installed", $"{report.Current} runs, {plan.System} was installed.");
        }

        if (report.Booted is { } booted && booted != plan.System.Path)
        {
            if (previous is not null)
            {
                throw Wrong("Another system was booted than the one that was installed", $"{booted} was booted, {plan.System} was installed.");
            }

            scope.Note($"It was booted as {booted}; this system was activated since. A reboot would prove that it boots.");
        }

        if (plan.Evaluation.HostName is { Length: > 0 } name && report.HostName != name)
        {
            throw Wrong("The machine has another name than its configuration says", $"It is called {report.HostName}, expected {name}.");
        }

        var silent = (plan.Evaluation.Ssh?.Ports ?? []).Except(report.Ports).ToList();
        if (report.Ports.Length > 0 && silent.Count > 0)
        {
            throw new SnowliftException(
                ExitCode.Install, $"Nothing listens on port {string.Join(" and ", silent)}, where sshd should",
                $"It listens on {string.Join(", ", report.Ports)}.",
                "Look at sshd on the machine (journalctl -u sshd), mend services.openssh and run the same command again.");
        }
    }

    private static SnowliftException Wrong(string what, string why) => new(
        ExitCode.Install, what, why, "Choose the newest generation in the boot menu, or run the same command again.");

    private static SnowliftException TooStrictFor(SystemReport report, string ssh) => new(
        ExitCode.Install,
        report.Failed.Length > 0
            ? $"The system runs, but {Count(report)} failed: {Names(report)}"
            : $"The system runs, but is {report.State}",
        report.Failed.Length > 0
            ? string.Join('\n', report.Failed.SelectMany(unit => unit.LastLines.Select(line => $"{unit.Name}: {line}")))
            : null,
        $"Look at it: {ssh} systemctl --failed\nMend the configuration, or leave out --strict to take it as it is.");

    private static string Count(SystemReport report) => report.Failed.Length == 1 ? "1 unit" : $"{report.Failed.Length} units";

    private static string Names(SystemReport report) => string.Join(", ", report.Failed.Select(unit => unit.Name));
}
