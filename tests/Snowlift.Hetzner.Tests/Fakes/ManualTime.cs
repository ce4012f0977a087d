namespace Snowlift.Hetzner.Tests.Fakes;

/// <summary>Time that passes only when a test says so.</summary>
/// <remarks>A FakeTimeProvider does not tell whether anybody waits, nor until when: a test would advance it too early or too far.</remarks>
internal sealed class ManualTime : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Somebody waits for a point in time.</summary>
    public bool IsWaitedFor
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count > 0;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody waits, then lets time pass up to that point.</summary>
    /// <returns>How much passed.</returns>
    public async Task<TimeSpan> AdvanceToNextAsync()
    {
        await UntilAsync(() => IsWaitedFor);
        ManualTimer next;
        TimeSpan passed;
        lock (_lock)
        {
            next = _timers.MinBy(timer => timer.Due)!;
            _timers.Remove(next);
            passed = next.Due - _now;
            _now = next.Due;
        }

        next.Fire();
        return passed;
    }

    /// <summary>Polls for something that other threads bring about.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var began = System.GetTimestamp();
        while (!condition())
        {
            if (System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException("what the test waits for did not happen");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), System);
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._now + dueTime;
                    time._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
