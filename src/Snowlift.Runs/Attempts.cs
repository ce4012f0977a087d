using System.Runtime.CompilerServices;

namespace Snowlift.Runs;

/// <summary>Attempts at something that comes in its own time, with a pause between them.</summary>
public static class Attempts
{
    /// <summary>
    /// Goes on until whoever asks has what they want, or the limit has passed. The last attempt begins after that: a
    /// computer that was busy or asleep has looked once more before it gives up.
    /// </summary>
    public static async IAsyncEnumerable<Attempt> UntilAsync(
        TimeSpan limit, TimeSpan pause, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var attempt = new Attempt(time, began);
            yield return attempt;
            if (attempt.BeganAfter >= limit)
            {
                yield break;
            }

            await Task.Delay(pause, time, cancellation);
        }
    }
}

/// <summary>One of several attempts.</summary>
public sealed class Attempt(TimeProvider time, long firstBegan)
{
    /// <summary>From the first attempt's beginning until this one's.</summary>
    public TimeSpan BeganAfter { get; } = time.GetElapsedTime(firstBegan);

    /// <summary>From the first attempt's beginning until now.</summary>
    public TimeSpan Waited => time.GetElapsedTime(firstBegan);
}
