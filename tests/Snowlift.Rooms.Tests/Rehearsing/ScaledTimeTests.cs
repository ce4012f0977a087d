using Snowlift.Lab;

namespace Snowlift.Rooms.Tests.Rehearsing;

public sealed class ScaledTimeTests
{
    private readonly StandingTime _clock = new();

    [Fact]
    public void It_runs_as_many_times_faster()
    {
        var time = new ScaledTime(60, _clock);
        var began = time.GetTimestamp();

        _clock.Advance(TimeSpan.FromSeconds(2));

        time.GetElapsedTime(began).ShouldBe(TimeSpan.FromMinutes(2));
        time.GetUtcNow().ShouldBe(DateTimeOffset.UnixEpoch + TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData(600, 10)]
    [InlineData(601, 11)]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    public void A_wait_is_as_much_shorter_in_whole_milliseconds_and_never_too_short(int milliseconds, int real)
    {
        var time = new ScaledTime(60, _clock);

        using var timer = time.CreateTimer(_ => { }, null, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);

        _clock.LastDue.ShouldBe(TimeSpan.FromMilliseconds(real));
        _clock.LastPeriod.ShouldBe(Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void A_clock_that_stands_or_runs_backwards_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ScaledTime(0, _clock));

    private sealed class StandingTime : TimeProvider
    {
        private long _ticks;

        public TimeSpan LastDue { get; private set; }

        public TimeSpan LastPeriod { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan span) => _ticks += span.Ticks;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(_ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (LastDue, LastPeriod) = (dueTime, period);
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
