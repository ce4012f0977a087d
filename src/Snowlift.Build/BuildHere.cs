using Snowlift.Nix;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

/// <summary>
/// Builds the closure, and the disk script where there is one to run, on this machine, while the server is created or reached.
/// Precondition: the host is evaluated here. Effect: store paths. May be run again; leaves only store paths behind.
/// </summary>
public static class BuildHere
{
    /// <summary>The plan, or null where the target is to build.</summary>
    /// <param name="withDisk">The disk script, too: the machine is to be partitioned.</param>
    public static async Task<SystemPlan?> RunAsync(HostRun run, HostChecked host, CancellationToken cancellation, bool withDisk = false)
    {
        if (!host.BuildsHere)
        {
            return null;
        }

        var evaluation = host.Evaluation!;
        var (system, disko) = (evaluation.Toplevel!, withDisk && !host.IsInPlace ? evaluation.Disko : null);
        return await run.Events.StepAsync(
            Step.Build,
            "Build the system",
            async scope =>
            {
                var plan = new SystemPlan(
                    evaluation, host.Login!, StorePath.Parse(system.Out), disko is null ? null : StorePath.Parse(disko.Out), ClosureBytes: null)
                {
                    IsBuiltHere = true,
                };
                if (run.Services.PretendsToBuild)
                {
                    return plan;
                }

                await run.Nix.RealiseAsync(
                    [system.Drv, .. disko is null ? (string[])[] : [disko.Drv]], line => BuildLines.Show(line, scope), cancellation);
                return plan with { ClosureBytes = await run.Nix.ClosureSizeAsync(plan.System, cancellation) };
            },
            plan => plan.ClosureBytes is null ? "pretended: it was evaluated, and is not built" : $"closure of {plan.ClosureBytes / 1_000_000} MB");
    }
}
