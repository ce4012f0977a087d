using Snowlift.Machines.Reports;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>
/// Arms the way back and activates the system until the next boot. Precondition: it is in the machine's store. Effect: it
/// runs; what is booted by default is unchanged. Behind a connection that breaks it goes on by itself, and back. Not to be
/// run again while it waits for its confirmation.
/// </summary>
internal static class ActivateSystem
{
    /// <summary>Arms, activates, and watches.</summary>
    /// <returns>The status of the activation; null where the connection broke before it was told.</returns>
    /// <exception cref="NotConfirmedException">The activation failed.</exception>
    /// <exception cref="SnowliftException">Nothing was activated.</exception>
    public static Task<int?> RunAsync(Run run, MachineSession session, SwitchOrder order, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Activate,
            "Activate the system",
            scope => ActivateAsync(run, session, order, scope, cancellation),
            status => status switch
            {
                null => "the connection broke meanwhile",
                PendingUpdate.UnitsFailed => "active, but units failed",
                _ => order.IsArmed ? "active until the next boot, the way back armed" : "active until the next boot",
            });

    private static async Task<int?> ActivateAsync(
        Run run, MachineSession session, SwitchOrder order, StepScope scope, CancellationToken cancellation)
    {
        var limits = run.Limits;
        var window = order.IsArmed ? order.Options.TakenBackAfter : TimeSpan.Zero;
        var said = new List<string>();
        run.Ledger.Machine(order.IsArmed
            ? $"It is being brought to {order.New}, and goes back by itself at {At(run.Time, limits.Activation + window)} at the latest, unless that is confirmed."
            : $"It is being brought to {order.New}, which no boot takes yet.");
        try
        {
            var status = await session.ActivateAsync(
                order.Boot, order.Old, order.New, order.RunId, window, limits.Activation, Show, cancellation);
            if (!PendingUpdate.IsActive(status))
            {
                throw new NotConfirmedException($"its activation ended with status {status}", said);
            }

            NoteDeadline(run, order);
            return status;
        }
        catch (ScriptFailedException e)
        {
            run.Ledger.Machine("Nothing was activated.");
            throw Refused(run.Host, e);
        }
        catch (SshException e) when (e.Failure != SshFailure.HostKey)
        {
            scope.Log(e.Message);
            return null;
        }

        void Show(string line)
        {
            said.Add(line);
            scope.Log(line);
            scope.Progress(line);
        }
    }

    /// <summary>What to say if we are interrupted from here on.</summary>
    public static void NoteDeadline(Run run, SwitchOrder order, TimeSpan? left = null)
    {
        if (order.IsArmed)
        {
            run.Ledger.Machine(
                $"{order.New} runs and is not confirmed: the machine goes back by itself at {At(run.Time, left ?? order.Options.TakenBackAfter)}."
                + " The same command confirms it, if it comes before.");
        }
    }

    private static string At(TimeProvider time, TimeSpan from) => $"{time.GetUtcNow() + from:HH:mm:ss} UTC";

    private static SnowliftException Refused(string host, ScriptFailedException e) => new(
        ExitCode.Install, $"Nothing was activated on {host}",
        string.Join('\n', e.Result.LastLines(5)),
        ScriptStatus.AnotherUpdate.IsOf(e)
            ? "Somebody else is at it. Wait until it is confirmed or rolled back, then run the same command again."
            : "Run the same command again.",
        e);
}
