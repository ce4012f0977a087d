using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Machines;
using Snowlift.Machines.Reports;
using Snowlift.Machines.Sessions;
using Snowlift.Provision;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>
/// Waits until the machine has gone back, and proves it. Precondition: it goes back by itself, or its next boot takes the old
/// system. Effect: none, but for a power reset where nothing else helps. May be run again.
/// </summary>
internal static class AwaitOldSystem
{
    /// <summary>Waits for it.</summary>
    /// <returns>A sentence on how it came back.</returns>
    /// <exception cref="SnowliftException">It did not.</exception>
    public static async Task<string> RunAsync(
        Run run, SwitchOrder order, NotConfirmedException failed, CancellationToken cancellation)
    {
        var back = await run.Events.StepAsync(
            Step.Rollback,
            "Wait until the old system runs again",
            scope => BackAsync(run, order, failed, scope, cancellation),
            report => report);
        return back;
    }

    private static async Task<string> BackAsync(
        Run run, SwitchOrder order, NotConfirmedException failed, StepScope scope, CancellationToken cancellation)
    {
        var limits = run.Limits;
        if (failed is TrialFailedException { MustReset: true })
        {
            return await AfterResetAsync(run, order, failed, scope, cancellation);
        }

        var due = failed is TrialFailedException ? TimeSpan.Zero : limits.Activation + order.Options.ConfirmTimeout;
        return await WaitAsync(run, order, due + limits.Reboot, scope, cancellation)
            ?? await AfterResetAsync(run, order, failed, scope, cancellation);
    }

    private static async Task<string?> WaitAsync(
        Run run, SwitchOrder order, TimeSpan limit, StepScope scope, CancellationToken cancellation)
    {
        await foreach (var attempt in Attempts.UntilAsync(limit, run.Limits.Pause, run.Time, cancellation))
        {
            try
            {
                await using var machine = await run.Wait.ConnectAsync(order.Now, cancellation);
                var state = await machine.UpdateStateAsync(cancellation);
                var rebooted = state.BootId != order.Boot;
                if (state.System == order.Old && (rebooted || state.Pending is null))
                {
                    var units = await machine.UnitsAsync(run.Limits.Running, scope, cancellation);
                    var how = rebooted ? ", from a boot" : "";
                    return $"The system before runs again{how}: {order.Old} ({units.State}).";
                }

                scope.Progress("it answers, and has not gone back yet");
            }
            catch (SshException)
            {
                scope.Progress($"no answer ({attempt.Waited.TotalSeconds:0} s)");
            }
        }

        return null;
    }

    private static async Task<string> AfterResetAsync(
        Run run, SwitchOrder order, NotConfirmedException failed, StepScope scope, CancellationToken cancellation)
    {
        if (order.Server is not { Cloud: { } cloud, Server: { } server })
        {
            throw Lost(run.Host, failed, "Nobody but you can press its button.");
        }

        await ResetAsync(run.Host, cloud, server, failed, scope, cancellation);
        return await WaitAsync(run, order, run.Limits.FirstConnection, scope, cancellation) is { } back
            ? $"{back} Its power was reset for that."
            : throw Lost(run.Host, failed, "A power reset did not help either.");
    }

    /// <summary>Presses the button: the boot loader's default is still the old system.</summary>
    private static async Task ResetAsync(
        string host, HetznerClient cloud, Server server, NotConfirmedException failed, StepScope scope, CancellationToken cancellation)
    {
        var now = await cloud.Servers.GetAsync(server.Id, cancellation);
        if (now.Name != server.Name || now.Labels.GetValueOrDefault(Labels.Managed) != "true")
        {
            throw Lost(host, failed, $"The server {server.Name} ({server.Id}) is not one that Snowlift made: it was not reset.");
        }

        scope.Note($"{server.Name} ({server.Id}) does not answer: its power is reset; the next boot takes the old system.");
        scope.Progress("resetting its power");
        var reset = await cloud.Servers.ResetAsync(server.Id, cancellation);
        await cloud.Actions.WaitAsync([reset], null, cancellation);
    }

    private static SnowliftException Lost(string host, NotConfirmedException failed, string why) => new(
        ExitCode.Install, $"{host} does not answer: {failed.Message}",
        string.Join('\n', [.. failed.Lines.TakeLast(6), "It has not been seen to go back. " + why]),
        "Its boot loader still takes the old system by default: power-cycle it, then look at /var/lib/snowlift/last-rollback there.",
        failed);
}
