using Snowlift.Operate.Running;
using Snowlift.Remote.Errors;
using Snowlift.Runs;

namespace Snowlift.Operate.Updates;

/// <summary>
/// Brings a running machine from one system to another, and back where the other one cannot be confirmed. What the order is
/// good for stands in docs/updates.md: arm the way back → activate, not as the default → prove over a new connection →
/// [boot once] → make it the default.
/// </summary>
internal static class SwitchOver
{
    /// <summary>
    /// Activates, proves, and makes it stay. What an earlier run has activated, and still waits for its confirmation, is only proven.
    /// </summary>
    /// <exception cref="SnowliftException">It was rolled back (installation), or nothing was activated.</exception>
    public static async Task<SystemSwitched> RunAsync(
        Run run, RunningSystem running, SwitchOrder order, CancellationToken cancellation)
    {
        try
        {
            var status = order.IsActivated ? null : await ActivateSystem.RunAsync(run, running.Session, order, cancellation);
            return await FinishAsync(run, order, status, cancellation);
        }
        catch (NotConfirmedException e)
        {
            throw await GoBackAsync(run, order, e, cancellation);
        }
    }

    private static async Task<SystemSwitched> FinishAsync(
        Run run, SwitchOrder order, int? status, CancellationToken cancellation)
    {
        var confirmed = await ConfirmSystem.RunAsync(run, order, status, cancellation);
        return order.Options.Reboot ? await BootOnTrial.RunAsync(run, order, cancellation) : confirmed;
    }

    private static async Task<SnowliftException> GoBackAsync(
        Run run, SwitchOrder order, NotConfirmedException failed, CancellationToken cancellation)
    {
        if (!order.IsArmed && failed is not TrialFailedException)
        {
            return new SnowliftException(
                ExitCode.Install, $"{run.Host} was updated, and is not as it should be: {failed.Message}",
                string.Join('\n', [.. failed.Lines.TakeLast(12), "Nothing takes it back: --no-rollback said so. The next boot takes the old system."]),
                $"Reboot it to have the old system, or go back: {run.Suggest.Line("rollback", run.Host)}", failed);
        }

        var back = await AwaitOldSystem.RunAsync(run, order, failed, cancellation);
        run.Ledger.Machine($"The system before runs again: {order.Old}.");
        return new SnowliftException(
            ExitCode.Install,
            $"{run.Host} was rolled back: {failed.Message}",
            string.Join('\n', [.. failed.Lines.TakeLast(12), back]),
            "Mend the configuration and run the same command again. What happened on the machine: "
            + (failed is TrialFailedException ? "journalctl --boot=-1, where it came that far" : "/var/lib/snowlift/last-rollback, and its journal"),
            failed);
    }
}
