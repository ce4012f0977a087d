using Snowlift.Machines;
using Snowlift.Machines.Reports;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>A boot of the new system that did not end well; the boot after it takes the old one.</summary>
/// <param name="mustReset">Nobody answers: somebody has to press the button.</param>
internal sealed class TrialFailedException(string reason, IReadOnlyList<string> lines, bool mustReset, Exception? inner = null)
    : NotConfirmedException(reason, lines, inner)
{
    public bool MustReset { get; } = mustReset;
}

/// <summary>
/// Boots the new system once, proves it and makes it the default. Precondition: it runs, proven and unconfirmed. Effect: a
/// reboot; until it is proven, every other boot takes the old system.
/// </summary>
internal static class BootOnTrial
{
    /// <summary>Boots it, proves it, and has it stay.</summary>
    /// <exception cref="NotConfirmedException">It did not come up, or not as it should.</exception>
    public static Task<SystemSwitched> RunAsync(Run run, SwitchOrder order, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Reboot,
            "Boot it once, on trial",
            async scope =>
            {
                var generation = await OrderAsync(run.Wait, order, scope, cancellation);
                run.Ledger.Machine($"It was told to boot {order.New} just once: the boot after that takes the old system.");
                await using var machine = await ArriveAsync(run, order, scope, cancellation);
                return await SettleAsync(run, order, generation, machine, scope, cancellation);
            },
            switched => $"generation {switched.Generation}, {switched.Units.State}");

    private static async Task<int> OrderAsync(MachineWait wait, SwitchOrder order, StepScope scope, CancellationToken cancellation)
    {
        scope.Progress("telling the boot loader");
        await using var machine = await wait.ConnectAsync(order.After, cancellation);
        try
        {
            return await machine.TrialAsync(order.Boot, order.New, order.Armed, order.Generation, order.OneShot!, scope, cancellation);
        }
        catch (ScriptFailedException e)
        {
            if (order.IsArmed)
            {
                await machine.RevertAsync(order.RunId, "it could not be booted on trial", cancellation);
            }

            throw new NotConfirmedException("it could not be booted on trial", e.Result.LastLines(), e);
        }
    }

    private static async Task<MachineSession> ArriveAsync(
        Run run, SwitchOrder order, StepScope scope, CancellationToken cancellation)
    {
        var limits = run.Limits;
        scope.Progress("waiting for it");
        try
        {
            return await run.Wait.ForAsync(
                order.After, limits.Reboot, limits.Reboot,
                facts => facts.BootId == order.Boot ? Verdict.NotYet : facts.System == order.New ? Verdict.Accept : Verdict.Wrong,
                scope, cancellation);
        }
        catch (WaitFailedException e) when (e.Facts is { } facts && facts.BootId != order.Boot)
        {
            throw new TrialFailedException("it did not come up from a boot; the old system did", [], mustReset: false, e);
        }
        catch (WaitFailedException e)
        {
            throw new TrialFailedException(
                $"it did not come up from a boot within {e.Waited.TotalSeconds:0} s", e.Last?.LastLines ?? [], mustReset: true, e);
        }
        catch (SshException e)
        {
            throw new TrialFailedException("it came up from a boot and does not let us in", e.LastLines, mustReset: true, e);
        }
    }

    private static async Task<SystemSwitched> SettleAsync(
        Run run, SwitchOrder order, int generation, MachineSession machine, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            var units = await ConfirmSystem.ProveAsync(run.Limits.Running, machine, order, scope, cancellation, booted: true);
            await ConfirmSystem.ConfirmAsync(machine, order, armed: null, generation, scope, cancellation);
            run.Ledger.Machine($"It runs {order.New}, booted and confirmed.");
            return new SystemSwitched(generation, units, units.Newly(order.FailedBefore), Rebooted: true);
        }
        catch (NotConfirmedException e)
        {
            await machine.RebootAsync(cancellation);
            throw new TrialFailedException(e.Message, e.Lines, mustReset: false, e);
        }
    }
}
