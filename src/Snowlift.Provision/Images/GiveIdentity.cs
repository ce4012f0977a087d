using Snowlift.Machines;
using Snowlift.Machines.Sessions;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Provision.Images;

/// <summary>
/// Gives a machine that booted from one of our snapshots a host key of its own. Precondition: connected, verified by the
/// throw-away key that the snapshot was given. Effect: a new key, made there and pinned before it is shown; the other
/// machine's logs are gone. May be run again after any interruption: until the end both keys are pinned. A machine that has
/// its own identity is left alone.
/// </summary>
public static class GiveIdentity
{
    /// <summary>Gives it one, where it has none.</summary>
    /// <param name="given">The key that it is to have; null to have one made there.</param>
    public static Task<MachineProbed> RunAsync(
        Run run, MachineProbed machine, KeyPair? given, CancellationToken cancellation) =>
        machine is not { Facts.IsSealed: true, Server.Server: { } server } ? Task.FromResult(machine) : run.Events.StepAsync(
            Step.Identity,
            "Give the machine an identity of its own",
            async scope =>
            {
                // The connection goes with the old key, whatever happens.
                await using var before = machine;
                var (now, next) = run.Paths.KnownHostsOf(server.Id.Value.ToString());
                var endpoint = machine.Server.Endpoint with { KnownHosts = [next], HostKeyAlias = $"snowlift-{server.Id.Value}" };
                HostKeys.Pin(next, endpoint.HostKeyAlias!, await ChangeAsync(() => machine.Session.MakeIdentityAsync(given, scope, cancellation)));
                await ChangeAsync(async () =>
                {
                    await machine.Session.TakeIdentityAsync(scope, cancellation);
                    return true;
                });

                scope.Progress("waiting for the new key");
                var connected = await ConnectAsync(run, endpoint, scope, cancellation);
                File.Move(next, now, overwrite: true);
                var pinned = endpoint with { KnownHosts = [now, next] };
                return new MachineProbed(machine.Server with { Endpoint = pinned }, run.Wait.Reached(connected, pinned));
            },
            _ => given is null ? "its host key was made there" : "it has the host key that it was given");

    private static async Task<T> ChangeAsync<T>(Func<Task<T>> change)
    {
        try
        {
            return await change();
        }
        catch (ScriptFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Install, "The machine could not be given a host key of its own", string.Join('\n', e.Result.LastLines(3)),
                "It still has the throw-away key of its image. Run the same command again.", e);
        }
    }

    private static async Task<MachineSession> ConnectAsync(
        Run run, SshEndpoint endpoint, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            return await run.Wait.ForAsync(
                endpoint, run.Limits.OldBoot, run.Limits.OldBoot, _ => Verdict.Accept, scope, cancellation);
        }
        catch (WaitFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Ssh, $"{endpoint} does not answer with its new host key",
                e.Said, "Run the same command again to go on.", e);
        }
    }
}
