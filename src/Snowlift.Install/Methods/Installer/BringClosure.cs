using Snowlift.Build;
using Snowlift.Install.Requests;
using Snowlift.Nix;
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
                Step.Closure, "Copy the closure", scope => CopyAsync(run.Nix, installer, plan, scope, cancellation),
                _ => plan.Copied("in the new store"))
            : run.Events.StepAsync(
                Step.Closure, "Build on the target", scope => BuildAsync(installer, plan, scope, cancellation),
                there => there.Plan.System.Name);
    }

    private static async Task<ClosureThere> CopyAsync(
        NixCli nix, InstallerBooted installer, SystemPlan plan, StepScope scope, CancellationToken cancellation)
    {
        await CopyClosure.RunAsync(nix, plan.System, installer.Session, new StoreThere("/mnt"), scope, cancellation);
        return new ClosureThere(plan);
    }

    private static async Task<ClosureThere> BuildAsync(
        InstallerBooted installer, SystemPlan plan, StepScope scope, CancellationToken cancellation)
    {
        var built = await BuildOnTarget.RunAsync(
            installer.Session, "/mnt", plan.Evaluation.Toplevel!.Drv, scope, cancellation);
        return new ClosureThere(plan with { System = built });
    }
}
