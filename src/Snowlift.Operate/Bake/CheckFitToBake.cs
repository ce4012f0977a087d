using Snowlift.Checks.Facts;
using Snowlift.Hetzner.Wire;
using Snowlift.Machines.Reports;
using Snowlift.Nix;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Bake;

/// <summary>A machine that is worth a snapshot.</summary>
internal sealed record FitToBake(MachineProbed Machine, Server Server, StorePath System);

/// <summary>
/// Refuses what no server should start from. Precondition: connected. Effect: none. May be run again.
/// </summary>
internal static class CheckFitToBake
{
    public static Task<FitToBake> RunAsync(Run run, MachineProbed machine, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Verify,
            "Verify the system",
            async scope =>
            {
                var server = machine.Server.Server!;
                EnsureOurs(run, server, machine.Facts);
                var report = await machine.Session.VerifyAsync(run.Limits.Running, scope, cancellation);
                if (report.State != "running")
                {
                    throw Refused(
                        run.Host, $"its system is {report.State}",
                        UnitReport.Of(report).Failed is { Count: > 0 } failed ? $"Failed: {string.Join(", ", failed)}" : null,
                        "Mend it first: every server made from the image would start like this.");
                }

                return StorePath.TryParse(report.Current, out var system)
                    ? new FitToBake(machine, server, system)
                    : throw Refused(run.Host, "its system is in no Nix store", $"It runs {report.Current}.", "Deploy it first.");
            },
            fit => fit.System.Name);

    private static void EnsureOurs(Run run, Server server, MachineFacts facts)
    {
        if (server.Labels.GetValueOrDefault(Labels.Managed) != "true" || server.Labels.GetValueOrDefault(Labels.Host) != run.Host)
        {
            throw Refused(
                run.Host, "Snowlift did not make it for this host", $"The server {server.Name} ({server.Id}) does not have our labels.",
                $"A baked image is trusted to be what a deploy made: {run.Suggest.Line("deploy", run.Host, "--create")} on a new server.");
        }

        if (server.Labels.GetValueOrDefault(Labels.State) != Labels.Installed || !facts.IsNixOs)
        {
            throw Refused(
                run.Host, "no deploy of it has been verified", $"It runs {facts.OsName}.", $"Finish that first: {run.Suggest.Line("deploy", run.Host)}");
        }
    }

    private static SnowliftException Refused(string host, string reason, string? why, string next) =>
        new(ExitCode.Refused, $"The server {host} is not baked: {reason}", why, next);
}
