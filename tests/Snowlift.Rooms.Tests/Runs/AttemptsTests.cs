using Microsoft.Extensions.Time.Testing;
using Snowlift.Runs;

namespace Snowlift.Rooms.Tests.Runs;

public sealed class AttemptsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task The_last_attempt_begins_when_the_limit_has_passed() =>
        (await BeginningsAsync(_ => TimeSpan.Zero)).ShouldBe([0, 4, 8, 12]);

    [Fact]
    public async Task Whoever_was_held_up_in_an_attempt_looks_once_more() =>
        (await BeginningsAsync(number => number == 1 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero)).ShouldBe([0, 4, 68]);

    [Fact]
    public async Task One_attempt_is_made_whatever_the_limit_is()
    {
        var count = 0;
        await foreach (var attempt in Attempts.UntilAsync(TimeSpan.Zero, Pause, _time, TestContext.Current.CancellationToken))
        {
            _time.Advance(Pause);
            attempt.Waited.ShouldBe(Pause);
            count++;
        }

        count.ShouldBe(1);
    }

    /// <summary>When each attempt began, in s.</summary>
    /// <param name="takes">How long an attempt takes, by its number from 0.</param>
    private async Task<List<double>> BeginningsAsync(Func<int, TimeSpan> takes)
    {
        var beginnings = new List<double>();
        await using var attempts = Attempts.UntilAsync(Limit, Pause, _time, TestContext.Current.CancellationToken).GetAsyncEnumerator();
        while (true)
        {
            var next = attempts.MoveNextAsync().AsTask();
            if (!next.IsCompleted)
            {
                _time.Advance(Pause);
            }

            if (!await next)
            {
                return beginnings;
            }

            beginnings.Add(attempts.Current.BeganAfter.TotalSeconds);
            _time.Advance(takes(beginnings.Count - 1));
        }
    }
}
