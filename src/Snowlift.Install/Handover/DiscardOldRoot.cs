using Snowlift.Install.Requests;
using Snowlift.Machines;

namespace Snowlift.Install.Handover;

/// <summary>
/// Removes what a conversion in place has left of the old system. Precondition: the new one is verified. Effect: what was on the
/// machine before is lost. May be run again.
/// </summary>
internal static class DiscardOldRoot
{
    /// <summary>Removes it where that was asked for, and there is one.</summary>
    public static Task WhereAskedAsync(DeployRun run, SystemBooted booted, CancellationToken cancellation) =>
        run.Request.DiscardOldRoot && booted.Installed.Method?.IsInPlace() == true
            ? RemoveOldRoot.RunAsync(run.Events, booted.Session, cancellation)
            : Task.CompletedTask;
}
