using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Waiting;

/// <summary>
/// Waits for all running actions of a client at once: as long as anybody waits, one loop asks for all of their actions in
/// one request (per 25), so that fifty servers starting together cost two requests a round and not fifty.
/// </summary>
internal sealed class ActionWaiter(ApiConnection connection, ActionPolling polling, TimeProvider time) : IDisposable
{
    /// <summary>What the official client asks for in one request.</summary>
    private const int BatchSize = 25;

    private readonly Lock _lock = new();
    private readonly HashSet<Wait> _waits = [];
    private CancellationTokenSource? _loop;
    private TimeSpan _interval;
    private bool _disposed;

    public async Task<IReadOnlyList<ApiAction>> WaitAsync(
        IReadOnlyList<ApiAction> actions, IProgress<ApiAction>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var wait = new Wait(actions, progress);
        if (!wait.Task.IsCompleted)
        {
            Add(wait);
        }

        await using var cancelling = cancellation.Register(() => wait.Cancel(cancellation));
        try
        {
            return await wait.Task;
        }
        finally
        {
            Remove(wait);
        }
    }

    public void Dispose()
    {
        List<Wait> left;
        lock (_lock)
        {
            _disposed = true;
            left = [.. _waits];
        }

        left.ForEach(wait => wait.Fail(new ObjectDisposedException(nameof(ActionWaiter))));
    }

    private void Add(Wait wait)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _waits.Add(wait);
            _interval = polling.First;
            if (_loop is null)
            {
                _loop = new CancellationTokenSource();
                _ = PollAsync(_loop.Token);
            }
        }
    }

    private void Remove(Wait wait)
    {
        CancellationTokenSource? idle = null;
        lock (_lock)
        {
            if (_waits.Remove(wait) && _waits.Count == 0)
            {
                (idle, _loop) = (_loop, null);
            }
        }

        // The loop is in the middle of a pause or a request that nobody needs any more.
        idle?.Cancel();
        idle?.Dispose();
    }

    private async Task PollAsync(CancellationToken cancellation)
    {
        // Off the caller's stack, and out of the lock that it holds.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (true)
            {
                await Task.Delay(NextInterval(), time, cancellation);
                foreach (var batch in RunningIds().Chunk(BatchSize))
                {
                    await PollAsync(batch, cancellation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The last one who waited is gone.
        }
    }

    private async Task PollAsync(long[] ids, CancellationToken cancellation)
    {
        var request = ApiRequest.Get("/actions", [.. ids.Select(id => ("id", (string?)id.ToString()))]);
        try
        {
            var found = await connection.ListAsync<ActionPage, ApiAction>(
                request, HetznerJson.Default.ActionPage, cancellation);
            var byId = found.DistinctBy(action => action.Id).ToDictionary(action => action.Id);
            Tell(ids, (wait, id) =>
            {
                if (byId.TryGetValue(id, out var action))
                {
                    wait.Update(action);
                }
                else
                {
                    wait.Fail(new ApiException(
                        ErrorCode.NotFound, System.Net.HttpStatusCode.OK, $"there is no action {id}", request.ToString()));
                }
            });
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Retries are used up: whoever waits for these actions has to know; the others go on.
            Tell(ids, (wait, _) => wait.Fail(e));
        }
    }

    private void Tell(long[] ids, Action<Wait, long> what)
    {
        Wait[] waits;
        lock (_lock)
        {
            waits = [.. _waits];
        }

        foreach (var wait in waits)
        {
            foreach (var id in ids.Where(wait.IsWaitingFor))
            {
                what(wait, id);
            }
        }
    }

    private long[] RunningIds()
    {
        lock (_lock)
        {
            return [.. _waits.SelectMany(wait => wait.RunningIds()).Distinct().Order()];
        }
    }

    private TimeSpan NextInterval()
    {
        lock (_lock)
        {
            var now = _interval;
            _interval = polling.After(now);
            return now;
        }
    }
}
