namespace Snowlift.Lab;

/// <summary>
/// A clock that runs a number of times faster than another: what takes 100 s by it is over in 1 s with a factor of 100.
/// Everything that shares a rehearsal must share its clock, or limits and waits no longer fit each other.
/// </summary>
public sealed class ScaledTime : TimeProvider
{
    private readonly TimeProvider _clock;
    private readonly double _factor;
    private readonly long _began;
    private readonly DateTimeOffset _beganAt;

    /// <summary>Begins at the time of the clock behind it.</summary>
    /// <param name="factor">How many times faster; 1 is real time.</param>
    /// <param name="clock">The clock behind it; the system's by default.</param>
    public ScaledTime(double factor, TimeProvider? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(factor, 0);
        _clock = clock ?? System;
        _factor = factor;
        _began = _clock.GetTimestamp();
        _beganAt = _clock.GetUtcNow();
    }

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _clock.LocalTimeZone;

    public override long GetTimestamp() => _began + (long)((_clock.GetTimestamp() - _began) * _factor);

    /// <summary>What somebody has set the wall clock wrong by; what is measured by timestamps does not notice.</summary>
    public TimeSpan WrongBy { get; set; }

    public override DateTimeOffset GetUtcNow() => _beganAt + (_clock.GetElapsedTime(_began) * _factor) + WrongBy;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(this, _clock.CreateTimer(callback, state, Shrink(dueTime), Shrink(period)));

    // Timers count whole milliseconds: rounding up, so that none is over before its time.
    private TimeSpan Shrink(TimeSpan span) => span == Timeout.InfiniteTimeSpan || span <= TimeSpan.Zero
        ? span
        : TimeSpan.FromMilliseconds(Math.Ceiling(span.TotalMilliseconds / _factor));

    private sealed class ScaledTimer(ScaledTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Shrink(dueTime), time.Shrink(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
