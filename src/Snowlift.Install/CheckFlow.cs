using Snowlift.Build;
using Snowlift.Checks;
using Snowlift.Checks.Findings;
using Snowlift.Checks.Logins;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Install;

/// <summary>Everything that the checks have to say of a host.</summary>
/// <param name="Findings">The gravest first.</param>
/// <param name="Login">Who will be able to log in; null where nobody will.</param>
/// <param name="Machine">The machine that it was held against, or null where only the configuration was looked at.</param>
public sealed record CheckReport(string Host, IReadOnlyList<Finding> Findings, Login? Login, string? Machine)
{
    /// <summary>Nothing refuses that is not forced.</summary>
    public bool Passes => !Findings.Any(finding => finding is { Severity: Severity.Refuse, IsForced: false });

    /// <summary>Something may go wrong.</summary>
    public bool Warns => Findings.Any(finding => finding.Severity == Severity.Warn);
}

/// <summary>
/// The preflight alone: looks at a host, and at its machine where it is asked to, and changes nothing. The same checks are
/// the first step of every deploy.
/// </summary>
public sealed class CheckFlow(CloudServices services, NixSettings nix)
{
    /// <summary>Checks, and reports on the way. A host that does not pass is an answer, not a failure.</summary>
    /// <param name="withMachine">Holds it against the server of its name, or the target host.</param>
    /// <exception cref="SnowliftException">The flake does not evaluate, or the machine cannot be reached.</exception>
    public Task<CheckReport> RunAsync(DeployRequest request, bool withMachine, CancellationToken cancellation)
    {
        var run = new HostRun(services, nix, request.OfFlake);
        return Flow.RunAsync(
            run, new RunStarted(request.Flake.Url, request.TargetHost is null ? services.Name : null, RunKind.Check),
            r => CheckAsync(r, withMachine ? request.Reach : null, cancellation), report => new CheckFinished(report), cancellation);
    }

    private async Task<CheckReport> CheckAsync(HostRun run, ReachRequest? reach, CancellationToken cancellation)
    {
        var resolved = await ResolveHost.RunAsync(run, cancellation);
        var host = await CheckConfiguration.LookAsync(run, resolved, cancellation);
        if (reach is not null)
        {
            var server = await ReachMachine.FindAsync(run, services.Cloud, reach, cancellation);
            await using var machine = await ConnectAndProbe.RunAsync(run, server, cancellation);
            return await AgainstAsync(run, host, machine, cancellation);
        }

        return host.Evaluation is { } evaluation ? Report(run.Preflight, host, evaluation, null) : throw NoNix();
    }

    private static async Task<CheckReport> AgainstAsync(
        HostRun run, HostChecked host, MachineProbed machine, CancellationToken cancellation)
    {
        if (host.Evaluation is null && !machine.Facts.Tools.Contains("nix"))
        {
            throw NoNix();
        }

        var evaluation = await run.Events.StepAsync(
            Step.Probe,
            "Check the machine",
            async scope =>
            {
                var evaluated = host.Evaluation
                    ?? await FlakeOnTarget.EvaluateAsync(run, host.Flake, machine.Session, scope, cancellation);
                run.Preflight.Look(host.Subject(evaluated, machine.Facts, machine.Server.Facts) with { Suggest = run.Suggest }, scope);
                return evaluated;
            },
            _ => run.Preflight.Summary());
        return Report(run.Preflight, host, evaluation, $"{machine.Server.Endpoint.Address}, {machine.Facts.OsName}");
    }

    private static CheckReport Report(PreflightRun preflight, HostChecked host, HostEvaluation evaluation, string? machine) => new(
        host.Host,
        preflight.Findings,
        Login.Choose(evaluation, host.Key.Public.ToString()),
        machine);

    private static SnowliftException NoNix() => new(
        ExitCode.Prerequisite, "There is no Nix that could evaluate the flake",
        "Neither on this machine nor on the other. A deploy would check in its installer, before the disk is touched.",
        "Install Nix here (https://nixos.org/download, or apt-get install nix-bin), or look at a machine that has it: --target-host");
}

/// <summary>A check is done, whatever it found.</summary>
public sealed record CheckFinished(CheckReport Report) : RunEvent
{
    protected override string JsonType => "check-finished";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Report = Report with { Findings = [.. Report.Findings.Select(finding => finding.Redacted(redact))] } };
}
