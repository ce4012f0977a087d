using Snowlift.Machines.Reports;
using Snowlift.Operate.Closures;
using Snowlift.Operate.Running;
using Snowlift.Provision.Reach;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>What a switch hands back, and how the machine is reached from now on.</summary>
internal static class UpdateResults
{
    public static async Task<UpdateResult> OfAsync(
        Run run, SwitchOrder order, SystemSwitched switched, ClosureDiff? diff, CancellationToken cancellation)
    {
        await HostConfig.WriteAsync(run, order.After, cancellation);
        return Result(run, order, switched, diff) with { Rebooted = switched.Rebooted };
    }

    /// <summary>The machine runs that very system already, and would boot it.</summary>
    public static async Task<UpdateResult> UnchangedAsync(
        Run run, RunningSystem running, SwitchOrder order, CancellationToken cancellation)
    {
        var units = await run.Events.StepAsync(
            Step.Verify, "Verify the system",
            scope => running.Session.UnitsAsync(run.Limits.Running, scope, cancellation),
            report => $"{report.State}; it ran this system already");
        var switched = new SystemSwitched(running.Generations.Default, units, [], Rebooted: false);
        return Result(run, order, switched, null) with { NothingToDo = true };
    }

    private static UpdateResult Result(Run run, SwitchOrder order, SystemSwitched switched, ClosureDiff? diff) => new(
        run.Host,
        order.Server.Server?.Id.Value,
        order.After.Address,
        HostConfig.CommandToType(run.Paths, order.After),
        order.Old,
        order.New,
        switched.Generation,
        switched.Units.State,
        switched.Units.Failed,
        switched.NewlyFailed,
        diff,
        Rebooted: false,
        run.Events.Timeline,
        run.Seconds,
        NothingToDo: false);
}
