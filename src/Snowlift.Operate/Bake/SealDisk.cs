using Snowlift.Machines;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Bake;

/// <summary>
/// Takes what makes the machine itself off its disk, into RAM, and puts a throw-away host key there. Precondition: fit to
/// bake. Effect: until it is unsealed, a machine that loses its power comes up as one made from the snapshot would; the
/// throw-away key is pinned for that case, before anything is ordered. May be run again: what an earlier try left is put
/// back first. Left alone, the machine unseals itself.
/// </summary>
internal static class SealDisk
{
    /// <summary>How much longer than a snapshot may take the machine waits before it unseals itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>File systems that write a file where it stood.</summary>
    private static readonly string[] InPlace = ["ext2/ext3", "ext4", "xfs"];

    public static Task<SealedDisk> RunAsync(Run run, FitToBake fit, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Seal,
            "Take its identity off the disk",
            async scope =>
            {
                var disk = new SealedDisk(run, fit);
                try
                {
                    var seal = await fit.Machine.Session.SealAsync(fit.System.Path, run.Limits.Snapshot + Grace, scope, cancellation);
                    disk.Pin(seal.Own, seal.ThrowAway);
                    run.Ledger.Machine("What makes it itself was taken off its disk; it is to put that back.");
                    if (seal.FileSystem is { } type && !InPlace.Contains(type))
                    {
                        scope.Note($"{type} writes a file elsewhere than where it stood: whoever searches the snapshot's free blocks may find {run.Host}'s own host key");
                    }

                    return disk;
                }
                catch (ScriptFailedException e)
                {
                    throw new SnowliftException(
                        ExitCode.Install, $"The server {run.Host} cannot be made ready for a snapshot",
                        string.Join('\n', e.Result.LastLines(3)), "Nothing was changed on it. Mend that and run the same command again.", e);
                }
                catch
                {
                    await disk.DisposeAsync();
                    throw;
                }
            },
            _ => "held in RAM for now");
}

/// <summary>A machine whose disk has a throw-away host key in place of its own.</summary>
internal sealed class SealedDisk(Run run, FitToBake fit) : IAsyncDisposable
{
    private bool _unsealed;

    /// <summary>What a server made from the snapshot shows first.</summary>
    public PublicKey HostKey { get; private set; } = null!;

    private (string Now, string Next) KnownHosts => run.Paths.KnownHostsOf(fit.Server.Id.Value.ToString());

    /// <summary>Should the machine lose its power now, this is the key that it comes up with.</summary>
    public void Pin(PublicKey own, PublicKey throwAway)
    {
        HostKey = throwAway;
        HostKeys.Pin(KnownHosts.Now, $"snowlift-{fit.Server.Id.Value}", own);
        HostKeys.Pin(KnownHosts.Next, $"snowlift-{fit.Server.Id.Value}", throwAway);
    }

    /// <summary>Puts everything back, over a new connection where the old one broke. Not cancelled by Ctrl-C.</summary>
    /// <exception cref="SnowliftException">It could not be put back.</exception>
    public Task UnsealAsync() => run.Events.StepAsync(
        Step.Unseal,
        "Put its identity back",
        async scope =>
        {
            _unsealed = true;
            try
            {
                await UnsealAsync(scope);
            }
            catch (Exception e) when (e is ScriptFailedException or SshException or WaitFailedException)
            {
                throw new SnowliftException(
                    ExitCode.Install, $"What was taken off {run.Host}'s disk was not put back",
                    (e as ScriptFailedException)?.Result.LastLines(3) is { } lines ? string.Join('\n', lines) : e.Message,
                    $"If it was rebooted meanwhile, its host key is lost: {run.Suggest.Line("deploy", run.Host)} gives it a new one. Else it "
                    + "puts its files back by itself within half an hour; do not reboot it until then.", e);
            }

            // Nobody but the image's servers has that key any more.
            File.Delete(KnownHosts.Next);
            run.Ledger.Machine("Its identity is back on its disk.");
            return true;
        },
        _ => "as it was");

    public async ValueTask DisposeAsync()
    {
        if (!_unsealed)
        {
            try
            {
                await UnsealAsync();
            }
            catch (SnowliftException e)
            {
                // Something else failed first, and is what the run ends with.
                run.Events.Report(new Notice($"{e.What}. {e.Next}"));
            }
        }
    }

    private async Task UnsealAsync(StepScope scope)
    {
        var (machine, boot) = (fit.Machine, fit.Machine.Facts.BootId);
        try
        {
            await machine.Session.UnsealAsync(boot, scope, CancellationToken.None);
        }
        catch (SshException)
        {
            scope.Progress("the connection broke: connecting again");
            await using var again = await run.Wait.ForAsync(
                machine.Server.Endpoint, run.Limits.Installer, run.Limits.Installer, _ => Verdict.Accept, scope,
                CancellationToken.None);
            await again.UnsealAsync(boot, scope, CancellationToken.None);
        }
    }
}
