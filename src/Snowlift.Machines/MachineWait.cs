using Snowlift.Checks.Facts;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Machines;

/// <summary>What to make of a machine that answers.</summary>
public enum Verdict
{
    /// <summary>This is the one we waited for.</summary>
    Accept,

    /// <summary>Not yet: it is still the boot before.</summary>
    NotYet,

    /// <summary>It will never be: stop waiting.</summary>
    Wrong,
}

/// <summary>Nobody fitting answered in time.</summary>
/// <param name="last">Why the last attempt failed, where none got through.</param>
/// <param name="facts">The machine that answered in the end and was not the one waited for; null where none did.</param>
/// <param name="waited">The limit where it was reached, however late the last attempt ended; the time until the verdict elsewhere.</param>
public sealed class WaitFailedException(SshException? last, MachineFacts? facts, TimeSpan waited)
    : Exception($"no machine as expected within {waited.TotalSeconds:0} s")
{
    public SshException? Last { get; } = last;

    public MachineFacts? Facts { get; } = facts;

    public TimeSpan Waited { get; } = waited;

    /// <summary>What ssh said to the last attempt, its last lines; null where it did not come to that.</summary>
    public string? Said => Last is null ? null : string.Join('\n', Last.LastLines.TakeLast(2));
}

/// <summary>Waits for machines: connects, probes, and compares with what is expected, until a limit.</summary>
public sealed class MachineWait(Run run)
{
    /// <summary>
    /// Tries until a machine answers that <paramref name="judge"/> accepts.
    /// </summary>
    /// <param name="limit">For the whole wait.</param>
    /// <param name="notYetLimit">How long a <see cref="Verdict.NotYet"/> may be the answer.</param>
    /// <param name="before">
    /// How the machine was reached until now, where its host key is about to change: while that one still answers, a wrong
    /// key only means that the change is still to come. Nothing but a probe is ever asked of it.
    /// </param>
    /// <exception cref="SshException">The host key is wrong (at once), or our key is not taken (after a while).</exception>
    /// <exception cref="WaitFailedException">Nobody fitting answered in time, or the wrong machine did.</exception>
    public async Task<MachineSession> ForAsync(
        SshEndpoint endpoint,
        TimeSpan limit,
        TimeSpan notYetLimit,
        Func<MachineFacts, Verdict> judge,
        StepScope scope,
        CancellationToken cancellation,
        SshEndpoint? before = null)
    {
        SshException? last = null;
        MachineFacts? facts = null;
        TimeSpan? refusedSince = null;
        TimeSpan? judgedAfter = null;
        await foreach (var attempt in Attempts.UntilAsync(limit, run.Limits.Pause, run.Time, cancellation))
        {
            try
            {
                var (machine, isOld) = await ConnectAsync(endpoint, before, cancellation);
                facts = machine.Facts;
                var verdict = judge(facts) is var judged && judged == Verdict.Accept && isOld ? Verdict.Wrong : judged;
                if (verdict == Verdict.Accept)
                {
                    return machine;
                }

                await machine.DisposeAsync();
                if (verdict == Verdict.Wrong || attempt.BeganAfter > notYetLimit)
                {
                    judgedAfter = attempt.Waited;
                    break;
                }

                scope.Progress($"{facts.OsName} still answers");
            }
            catch (SshException e) when (e.Failure == SshFailure.Refused)
            {
                (last, facts) = (e, null);
                refusedSince ??= attempt.BeganAfter;
                if (attempt.BeganAfter - refusedSince > run.Limits.KeyAccepted)
                {
                    throw;
                }

                scope.Progress("answers, but does not take our key yet");
            }
            catch (SshException e) when (e.Failure != SshFailure.HostKey)
            {
                (last, facts) = (e, null);
                scope.Progress($"no answer yet ({attempt.Waited.TotalSeconds:0} s)");
            }
        }

        throw new WaitFailedException(last, facts, judgedAfter is { } waited && waited < limit ? waited : limit);
    }

    private async Task<(MachineSession Machine, bool IsOld)> ConnectAsync(
        SshEndpoint endpoint, SshEndpoint? before, CancellationToken cancellation)
    {
        try
        {
            return (await ConnectAsync(endpoint, cancellation), false);
        }
        catch (SshException e) when (e.Failure == SshFailure.HostKey && before is not null)
        {
            try
            {
                return (await ConnectAsync(before, cancellation), true);
            }
            catch (SshException older) when (older.Failure == SshFailure.HostKey)
            {
                // It may have changed between the two attempts. A stranger has neither key this time, too.
                return (await ConnectAsync(endpoint, cancellation), false);
            }
        }
    }

    /// <summary>A session whose machine is known by another endpoint from now on: its host key is pinned elsewhere.</summary>
    public MachineSession Reached(MachineSession session, SshEndpoint by) => session.Reached(c => ConnectAsync(by, c));

    /// <summary>Connects once, by a handshake of its own, and probes.</summary>
    /// <exception cref="SshException">It could not.</exception>
    public async Task<MachineSession> ConnectAsync(SshEndpoint endpoint, CancellationToken cancellation)
    {
        var session = await SshSession.ConnectAsync(
            run.Processes, endpoint, run.Folder, run.UserSshConfig, run.Limits.Attempt, run.Time, cancellation);
        try
        {
            return new MachineSession(
                session, MachineFacts.From(await session.RunAsync(Scripts.Probe, null, cancellation)), c => ConnectAsync(endpoint, c));
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
