using Snowlift.Build;
using Snowlift.Operate.Running;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>
/// Copies what the machine lacks of the closure into its store. Precondition: built. Effect: store paths; none where the machine
/// has built them itself. May be run again: what is there is not sent twice.
/// </summary>
internal static class CopyWhatIsMissing
{
    public static Task RunAsync(HostRun run, RunningSystem running, SystemPlan plan, CancellationToken cancellation) =>
        !plan.IsBuiltHere ? Task.CompletedTask : run.Events.StepAsync(
            Step.Closure,
            "Copy the closure",
            async scope =>
                (await CopyClosure.RunAsync(run.Nix, plan.System, running.Session, new StoreThere(), scope, cancellation))?.TotalPaths ?? 0,
            paths => paths == 0 ? "all of it was there" : $"{paths} path(s) sent");
}
