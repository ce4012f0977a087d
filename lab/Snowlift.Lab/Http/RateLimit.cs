namespace Snowlift.Lab.Http;

/// <summary>A bucket that holds an hour's requests and is refilled evenly.</summary>
internal sealed class RateLimit(int perHour, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _tokens = perHour;
    private long _filled = time.GetTimestamp();

    public int PerHour => perHour;

    private double PerSecond => perHour / 3600.0;

    /// <summary>Takes a request out, if there is one.</summary>
    /// <returns>Whether there was one, how many are left, and when the bucket is full again (unix time, s).</returns>
    public (bool Granted, int Remaining, long Reset) Take()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(perHour, _tokens + (time.GetElapsedTime(_filled, now).TotalSeconds * PerSecond));
            _filled = now;
            var granted = _tokens >= 1;
            if (granted)
            {
                _tokens--;
            }

            var untilFull = TimeSpan.FromSeconds((perHour - _tokens) / PerSecond);
            return (granted, (int)_tokens, (time.GetUtcNow() + untilFull).ToUnixTimeSeconds());
        }
    }
}
