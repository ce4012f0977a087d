using Snowlift.Checks.Facts;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Machines;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Provision.Reach;

/// <summary>A machine that we are connected to, and what it is.</summary>
public sealed record MachineProbed(ServerReady Server, MachineSession Session) : IAsyncDisposable
{
    public MachineFacts Facts => Session.Facts;

    /// <summary>What a deploy makes of it.</summary>
    /// <param name="system">The store path that shall run, or null where only the target will know.</param>
    public MachineFate FateFor(string? system) =>
        Facts.IsNixOs && system is not null && Facts.System == system ? MachineFate.Keep
        : Server.IsNew ? MachineFate.Install
        : MachineFate.Wipe;

    /// <summary>It was made from a baked image for this deploy, and is to be brought up to date rather than installed.</summary>
    public bool IsFromImage =>
        Facts.IsNixOs && Server is { IsNew: true, Server: { } server } && server.Labels.ContainsKey(Labels.Image);

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}

/// <summary>What a deploy makes of a machine.</summary>
public enum MachineFate
{
    /// <summary>It runs that very system already.</summary>
    Keep,

    /// <summary>No data of any owner is on it: it was made for this host and no system was ever verified on it.</summary>
    Install,

    /// <summary>Everything on its disk is lost, after somebody agreed.</summary>
    Wipe,
}

/// <summary>
/// Waits for a verified connection and looks at the machine. Precondition: a server that exists. Effect: none on the
/// machine. May be run again.
/// </summary>
public static class ConnectAndProbe
{
    public static Task<MachineProbed> RunAsync(Run run, ServerReady server, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Connect,
            "Wait for SSH",
            async scope =>
            {
                var machine = await ConnectAsync(run, server, scope, cancellation);
                var facts = machine.Facts;
                scope.Fact("machine.os", facts.OsName);
                scope.Fact("machine.firmware", facts.Firmware);
                scope.Fact("machine.memory", $"{facts.MemoryMiB} MiB");
                scope.Fact("machine.boot", facts.BootId.Value);
                return new MachineProbed(server, machine);
            },
            probed => $"{probed.Facts.OsName}, {probed.Facts.Firmware.ToUpperInvariant()}, {probed.Facts.MemoryMiB} MiB RAM");

    private static async Task<MachineSession> ConnectAsync(
        Run run, ServerReady server, StepScope scope, CancellationToken cancellation)
    {
        var limits = run.Limits;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var connecting = run.Wait.ForAsync(
            server.Endpoint, limits.FirstConnection, limits.CloudInit,
            facts => facts.CloudInitIsBusy || facts.IsLeaving ? Verdict.NotYet : Verdict.Accept, scope, either.Token);
        var starting = FollowAsync(server.Cloud, server.Starting, either.Token);
        try
        {
            // A server that cannot be started is known to the cloud long before SSH would give up.
            if (await Task.WhenAny(connecting, starting) == starting)
            {
                await starting;
            }

            return await connecting;
        }
        catch (WaitFailedException e) when (e.Facts?.CloudInitIsBusy == true)
        {
            throw new SnowliftException(
                ExitCode.Ssh, $"cloud-init has not finished on {server.Endpoint.Address} in {e.Waited.TotalMinutes:0} minutes",
                null, "Look at it: cloud-init status --long. Then run the same command again.", e);
        }
        catch (WaitFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Ssh, $"{server.Endpoint} did not answer on SSH within {e.Waited.TotalMinutes:0} minutes",
                e.Said,
                "Does a firewall keep port 22 from you? Look at the server's console, then run the same command again.", e);
        }
        finally
        {
            await either.CancelAsync();
            await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task FollowAsync(HetznerClient? cloud, IReadOnlyList<ApiAction> actions, CancellationToken cancellation)
    {
        if (cloud is not null && actions.Count > 0)
        {
            await cloud.Actions.WaitAsync(actions, null, cancellation);
        }
    }
}
