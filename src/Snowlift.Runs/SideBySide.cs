namespace Snowlift.Runs;

/// <summary>Two pieces of work at the same time.</summary>
public static class SideBySide
{
    /// <summary>
    /// Waits for both. When one fails, the other is cancelled and waited for, what it had made is disposed, and the first
    /// failure is thrown.
    /// </summary>
    public static async Task<(TLeft Left, TRight Right)> RunAsync<TLeft, TRight>(
        Func<CancellationToken, Task<TLeft>> left, Func<CancellationToken, Task<TRight>> right, CancellationToken cancellation)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var leftTask = left(both.Token);
        var rightTask = right(both.Token);
        var first = await Task.WhenAny(leftTask, rightTask);
        if (!first.IsCompletedSuccessfully)
        {
            await both.CancelAsync();
        }

        await Task.WhenAll(leftTask, rightTask).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (leftTask.IsCompletedSuccessfully && rightTask.IsCompletedSuccessfully)
        {
            return (await leftTask, await rightTask);
        }

        await DisposeAsync(leftTask);
        await DisposeAsync(rightTask);
        await (first.IsCompletedSuccessfully ? Task.WhenAll(leftTask, rightTask) : first);
        throw new InvalidOperationException("one of the two has failed");
    }

    private static async Task DisposeAsync<T>(Task<T> task)
    {
        if (task.IsCompletedSuccessfully && await task is IAsyncDisposable made)
        {
            await made.DisposeAsync();
        }
    }
}
