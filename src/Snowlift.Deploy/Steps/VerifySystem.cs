using Snowlift.Deploy.Events;
using Snowlift.Deploy.Machines;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Deploy.Steps;

/// <summary>Proven: the right system runs.</summary>
/// <param name="State">What systemd says of it: <c>running</c>, <c>degraded</c>.</param>
internal sealed record SystemVerified(
    ServerReady Server, SshEndpoint Endpoint, StorePath System, string State, IReadOnlyList<string> FailedUnits, bool NothingToDo);

/// <summary>
/// Proves that the right system runs: another boot than the installer's, the store path that was built, the host name, no
/// failed units. Precondition: the machine answers. Effect: none. May be run again.
/// </summary>
internal static class VerifySystem
{
    public static Task<SystemVerified> RunAsync(DeployRun run, SystemBooted booted, CancellationToken cancellation) =>
        VerifyAsync(
            run, booted.Machine.Session, booted.Installed.Server, booted.Installed.Endpoint, booted.Installed.Plan,
            booted.Installer, nothingToDo: false, cancellation);

    /// <summary>The machine ran this very system when we came: nothing is done to it, only proven again.</summary>
    public static Task<SystemVerified> AgainAsync(
        DeployRun run, MachineProbed machine, SystemPlan plan, CancellationToken cancellation) =>
        VerifyAsync(
            run, machine.Machine.Session, machine.Server, machine.Server.Endpoint, plan,
            previous: null, nothingToDo: !machine.IsFromImage, cancellation);

    private static Task<SystemVerified> VerifyAsync(
        DeployRun run, SshSession session, ServerReady server, SshEndpoint endpoint, SystemPlan plan, BootId? previous,
        bool nothingToDo, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Verify,
            "Verify the system",
            async scope =>
            {
                scope.Progress("waiting until the boot has finished");
                var said = await session.RunAsync(
                    Scripts.Verify(run.Services.Limits.Running), new ProcessOutput(OnErrorLine: scope.Log), cancellation);
                Compare(said, plan, previous);
                var failed = said.Values["failed"].ToList();
                var state = said["state"] ?? "unknown";
                if (failed.Count > 0)
                {
                    scope.Note($"The system runs, but {failed.Count} unit(s) failed: {string.Join(", ", failed)}");
                }

                if (state != "running" && run.Request.Strict)
                {
                    throw new SnowliftException(
                        ExitCode.Install, $"The system runs, but is {state}",
                        failed.Count > 0 ? $"Failed: {string.Join(", ", failed)}" : null,
                        $"Look at it: {HandBack.SshCommand(run, endpoint)} systemctl --failed");
                }

                return new SystemVerified(server, endpoint, plan.System, state, failed, nothingToDo);
            },
            verified => verified.NothingToDo ? $"{verified.State}; it ran this system already" : verified.State);

    private static void Compare(ScriptResult said, SystemPlan plan, BootId? previous)
    {
        if (said["boot_id"] == previous?.Value)
        {
            throw Wrong("The machine did not reboot", $"Its boot id is still {previous}.");
        }

        if (said["system"] != plan.System.Path)
        {
            throw Wrong("Another system runs than the one that was installed", $"{said["system"]} runs, {plan.System} was installed.");
        }

        if (plan.Evaluation.HostName is { Length: > 0 } name && said["hostname"] != name)
        {
            throw Wrong("The machine has another name than its configuration says", $"It is called {said["hostname"]}, expected {name}.");
        }
    }

    private static SnowliftException Wrong(string what, string why) => new(
        ExitCode.Install, what, why, "Choose the newest generation in the boot menu, or run the same command again.");
}
