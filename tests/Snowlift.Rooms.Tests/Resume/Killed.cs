using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Install.Requests;
using Snowlift.Runs.Events;
using Snowlift.Runs.Locks;

namespace Snowlift.Rooms.Tests.Resume;

/// <summary>
/// A run that is killed at an event, as <c>kill -9</c> does: it never does anything again, its children neither, and the
/// kernel lets go of its lock. The machines go on with what they were told.
/// </summary>
internal sealed class Killed : IAsyncDisposable
{
    private readonly ManualResetEventSlim _buried = new();
    private readonly TaskCompletionSource _dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HeldLocks _locks;
    private Task _body = Task.CompletedTask;

    private Killed(Rehearsal rehearsal) => _locks = new HeldLocks(new FileHostLocks(rehearsal.Paths.Locks));

    /// <summary>It came to the point where it was to be killed.</summary>
    public bool WasKilled => _dead.Task.IsCompleted;

    /// <summary>Deploys until an event comes, or to the end where it never does.</summary>
    public static async Task<Killed> AtAsync(Rehearsal rehearsal, DeployRequest request, Func<RunEvent, bool> at)
    {
        var killed = new Killed(rehearsal);
        rehearsal.Locks = killed._locks;
        killed._body = Task.Run(() => rehearsal.DeployAsync(request, when: happened =>
        {
            if (killed.WasKilled || at(happened))
            {
                killed._dead.TrySetResult();
                killed._buried.Wait();
                throw new OperationCanceledException("it was killed");
            }
        }));
        await Task.WhenAny(killed._body, killed._dead.Task);
        if (!killed.WasKilled)
        {
            await killed._body;
        }

        killed._locks.LetGo();
        rehearsal.Locks = null;
        return killed;
    }

    public async ValueTask DisposeAsync()
    {
        _buried.Set();
        await _body.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _buried.Dispose();
    }

    private sealed class HeldLocks(IHostLocks inner) : IHostLocks
    {
        private HostLock? _held;

        public HostLock Take(string name, LockHolder holder) => _held = inner.Take(name, holder);

        public void LetGo() => _held?.Dispose();
    }
}
