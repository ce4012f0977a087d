using Snowlift.Build;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Installer;

/// <summary>The closure is in the new disk's store.</summary>
internal sealed record ClosureThere(SystemPlan Plan);

/// <summary>
/// Brings the closure onto the new disk: copied from here, or built there. Precondition: /mnt is mounted. Effect: store
/// paths on the new disk, never in the installer's RAM. May be run again: paths that are there are not sent twice.
/// </summary>
internal static class BringClosure
{
    public static Task<ClosureThere> RunAsync(
        DeployRun run, InstallerBooted installer, DiskReady disk, SystemPlan plan, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(disk);
        return plan.IsBuiltHere
            ? run.Events.StepAsync(
                Step.Closure, "Copy the closure", scope => CopyAsync(run, installer, plan, scope, cancellation),
                _ => plan.Copied("in the new store"))
            : run.Events.StepAsync(
                Step.Closure, "Build on the target", scope => BuildAsync(installer, plan, scope, cancellation),
                there => there.Plan.System.Name);
    }

    private static async Task<ClosureThere> CopyAsync(
        DeployRun run, InstallerBooted installer, SystemPlan plan, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            await CopyOnceAsync();
        }
        catch (SnowliftException e) when (!cancellation.IsCancellationRequested)
        {
            scope.Log(e.What);
            scope.Note("The copy of the closure broke off: once more, for what is not there yet.");
            await CopyOnceAsync();
        }

        return new ClosureThere(plan);

        Task CopyOnceAsync() => run.Nix.CopyAsync(
            plan.System, installer.Session.Endpoint.Alias, installer.Session.OptionsForNix, "/mnt",
            Show, scope.Log, cancellation);

        void Show(CopyProgress copy)
        {
            var text = copy.Current?.Name;
            if (copy.TotalBytes > 0)
            {
                scope.Progress(text, copy.Bytes, copy.TotalBytes, "B");
            }
            else
            {
                scope.Progress(text, copy.Paths, copy.TotalPaths, "paths");
            }
        }
    }

    private static async Task<ClosureThere> BuildAsync(
        InstallerBooted installer, SystemPlan plan, StepScope scope, CancellationToken cancellation)
    {
        var built = await PlanOnTarget.BuildAsync(
            installer.Session, "/mnt", plan.Evaluation.Toplevel!.Drv, scope, cancellation);
        return new ClosureThere(plan with { System = built });
    }
}
