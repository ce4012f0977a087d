using Snowlift.Runs;

namespace Snowlift.Rooms.Tests.Rules;

public sealed class SideBySideTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_results_are_given() =>
        (await SideBySide.RunAsync(_ => Task.FromResult(1), _ => Task.FromResult("two"), Token)).ShouldBe((1, "two"));

    [Fact]
    public async Task The_first_failure_cancels_the_other_and_is_the_one_that_is_thrown()
    {
        var cancelled = false;

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => SideBySide.RunAsync<int, int>(
            async _ =>
            {
                await Task.Yield();
                throw new InvalidOperationException("first");
            },
            async c =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, c);
                }
                catch (OperationCanceledException)
                {
                    cancelled = true;
                    throw;
                }

                return 0;
            },
            Token));

        failure.Message.ShouldBe("first");
        cancelled.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_successful_one_had_made_is_disposed_when_the_other_fails()
    {
        var made = new Made();

        await Should.ThrowAsync<InvalidOperationException>(() => SideBySide.RunAsync<Made, int>(
            _ => Task.FromResult(made),
            async _ =>
            {
                await Task.Yield();
                throw new InvalidOperationException("late");
            },
            Token));

        made.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task Cancelled_from_outside_both_end()
    {
        using var cancelling = new CancellationTokenSource();

        var both = SideBySide.RunAsync(WaitAsync, WaitAsync, cancelling.Token);
        await cancelling.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => both);
    }

    private static async Task<int> WaitAsync(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        return 0;
    }

    private sealed class Made : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
