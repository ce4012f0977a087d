using Snowlift.Machines;
using Snowlift.Machines.Reports;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Operate.Running;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>
/// An update that has not come to its end: an earlier run was interrupted, or somebody else is at it. Precondition: none.
/// Effect: none; it comes to its end by itself. May be run again.
/// </summary>
internal static class PendingUpdates
{
    /// <summary>
    /// Leaves alone what can still be confirmed and is what is wanted; waits for the end of all else, since another
    /// run may be about to confirm it.
    /// </summary>
    /// <exception cref="SnowliftException">It does not come to an end.</exception>
    public static async Task<RunningSystem> SettleAsync(
        Run run, RunningSystem running, StorePath wanted, CancellationToken cancellation)
    {
        if (running.State.Pending is not { } pending || pending.MayBecome(wanted.Path))
        {
            return running;
        }

        return await run.Events.StepAsync(
            Step.Probe,
            "Wait for the end of another update",
            async scope =>
            {
                var left = TimeSpan.FromSeconds(Math.Max(0, pending.Left ?? 0));
                scope.Note($"An update by run {pending.Run} waits for its confirmation. Otherwise the machine goes back, in {left.TotalSeconds:0} s at the latest.");
                await EndAsync(run, running, pending, left + run.Limits.Activation, scope, cancellation);
                return await ReachRunning.AskAsync(running.Machine, cancellation);
            },
            settled => settled.Generations.Current == pending.New ? "it was confirmed" : "the machine went back");
    }

    private static async Task EndAsync(
        Run run, RunningSystem running, PendingUpdate pending, TimeSpan limit, StepScope scope, CancellationToken cancellation)
    {
        await foreach (var attempt in Attempts.UntilAsync(limit, run.Limits.Pause, run.Time, cancellation))
        {
            try
            {
                await using var machine = await run.Wait.ConnectAsync(running.Machine.Server.Endpoint, cancellation);
                var state = await machine.UpdateStateAsync(cancellation);
                if (state.Pending?.Run != pending.Run)
                {
                    return;
                }

                scope.Progress($"{state.Pending.Left ?? 0} s left");
            }
            catch (SshException)
            {
                scope.Progress($"no answer ({attempt.Waited.TotalSeconds:0} s)");
            }
        }

        throw new SnowliftException(
            ExitCode.Install, $"The update of {run.Host} by run {pending.Run} does not come to its end",
            $"It was neither confirmed nor rolled back within {limit.TotalSeconds:0} s.",
            "Look at the machine: systemctl list-timers 'snowlift-*', and /var/lib/snowlift/last-rollback.");
    }
}
