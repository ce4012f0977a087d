using Snowlift.Machines;
using Snowlift.Machines.Reports;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>
/// Proves the new system over a new connection, with a handshake of its own and the pinned host key, and only then makes it
/// stay. Precondition: activated. Effect: the way back is disarmed, the system is the profile's and the boot loader's
/// default; with a trial boot to come, none. May be run again.
/// </summary>
internal static class ConfirmSystem
{
    private static readonly TimeSpan StillStarting = TimeSpan.FromSeconds(20);

    /// <summary>Proves it, and has it stay.</summary>
    /// <param name="status">How the activation ended; null where nobody could tell.</param>
    /// <exception cref="NotConfirmedException">It is not to stay; an armed machine goes back by itself.</exception>
    public static Task<SystemSwitched> RunAsync(Run run, SwitchOrder order, int? status, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Confirm,
            order.Options.Reboot ? "Prove the system" : "Confirm the system",
            scope => UntilAsync(run, order, status, scope, cancellation),
            confirmed => order.Options.Reboot ? confirmed.Units.State : $"generation {confirmed.Generation}, {confirmed.Units.State}");

    private static async Task<SystemSwitched> UntilAsync(
        Run run, SwitchOrder order, int? status, StepScope scope, CancellationToken cancellation)
    {
        var limit = order.Options.TakenBackAfter + (status is null ? run.Limits.Activation : TimeSpan.Zero);
        SshException? last = null;
        await foreach (var attempt in Attempts.UntilAsync(limit, run.Limits.Pause, run.Time, cancellation))
        {
            try
            {
                if (await TryAsync(run, order, scope, cancellation) is { } switched)
                {
                    return switched;
                }

                scope.Progress("its activation is still at work");
            }
            catch (NotConfirmedException e) when (e.Message == UpdateState.Unconfirmed && (last is not null || status is null))
            {
                // The machine only knows that we did not come; we know why.
                throw new NotConfirmedException(
                    $"{order.After} could not be reached over a new connection in time", last?.LastLines ?? e.Lines, e);
            }
            catch (SshException e)
            {
                last = e;
                scope.Progress($"no answer over a new connection ({attempt.Waited.TotalSeconds:0} s)");
            }
        }

        throw new NotConfirmedException(
            $"{order.After} could not be reached over a new connection within {limit.TotalSeconds:0} s", last?.LastLines ?? [], last);
    }

    /// <summary>One attempt; null where it is too early.</summary>
    private static async Task<SystemSwitched?> TryAsync(Run run, SwitchOrder order, StepScope scope, CancellationToken cancellation)
    {
        await using var machine = await run.Wait.ConnectAsync(order.After, cancellation);
        var tail = new List<string>();
        var state = await machine.UpdateStateAsync(cancellation, tail.Add);
        if (state.BootId != order.Boot)
        {
            throw new NotConfirmedException("it was rebooted, by itself or by somebody else", []);
        }

        if (state.GoesBack(order.RunId))
        {
            throw new NotConfirmedException(state.RollbackReason ?? "it is being rolled back", tail);
        }

        if (state.Pending is { Activated: null })
        {
            return null;
        }

        var units = await ProveAsync(run.Limits.Running, machine, order, scope, cancellation);
        var newly = units.Newly(order.FailedBefore);
        // An answer may have been lost: what waits no longer, and was not rolled back, has been confirmed.
        var armed = state.Pending?.Run == order.RunId ? order.Armed : null;
        var generation = order.Options.Reboot
            ? 0
            : await ConfirmAsync(machine, order, armed, order.Generation, scope, cancellation);
        if (!order.Options.Reboot)
        {
            run.Ledger.Machine($"It runs {order.New}, confirmed.");
        }

        return new SystemSwitched(generation, units, newly, Rebooted: false);
    }

    /// <summary>Looks whether the system is the right one and as well as the one before.</summary>
    public static async Task<UnitReport> ProveAsync(
        TimeSpan starting, MachineSession session, SwitchOrder order, StepScope scope, CancellationToken cancellation, bool booted = false)
    {
        var units = await session.UnitsAsync(booted ? starting : StillStarting, scope, cancellation);
        if (units.System != order.New)
        {
            throw new NotConfirmedException($"{units.System} runs, not {order.New}", []);
        }

        var newly = units.Newly(order.FailedBefore);
        if (newly.Count == 0)
        {
            return units;
        }

        var words = $"{newly.Count} unit(s) failed that had not before: {string.Join(", ", newly)}";
        if (!order.Options.Strict)
        {
            scope.Note(words);
            return units;
        }

        if (!booted && order.IsArmed)
        {
            await session.RevertAsync(order.RunId, words, cancellation);
        }

        throw new NotConfirmedException(words, []);
    }

    /// <summary>Has it stay.</summary>
    public static async Task<int> ConfirmAsync(
        MachineSession machine, SwitchOrder order, string? armed, int? generation, StepScope scope, CancellationToken cancellation)
    {
        scope.Progress("making it the default");
        try
        {
            return await machine.ConfirmAsync(order.New, armed, generation, scope, cancellation);
        }
        catch (ScriptFailedException e)
        {
            throw new NotConfirmedException("it could not be made the default", e.Result.LastLines(), e);
        }
    }
}
