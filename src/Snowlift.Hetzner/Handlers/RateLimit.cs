using System.Globalization;
using System.Net.Http.Headers;

namespace Snowlift.Hetzner.Handlers;

/// <summary>
/// What an answer says about the rate limit: a bucket of <see cref="Limit"/> requests, refilled evenly, one a second
/// by default. Source: the API's description, "Rate Limiting".
/// </summary>
/// <param name="Remaining">Requests left in the bucket.</param>
/// <param name="Reset">When the bucket will be full again, not when the next request is possible.</param>
internal sealed record RateLimit(long Limit, long Remaining, DateTimeOffset Reset)
{
    /// <summary>Null where the answer says nothing, or nothing sensible.</summary>
    public static RateLimit? Read(HttpResponseHeaders headers) =>
        Number(headers, "RateLimit-Limit") is { } limit
        && Number(headers, "RateLimit-Remaining") is { } remaining
        && Number(headers, "RateLimit-Reset") is { } reset and <= 253_402_300_799
            ? new RateLimit(limit, remaining, DateTimeOffset.FromUnixTimeSeconds(reset))
            : null;

    /// <summary>How long the bucket takes to get one request back.</summary>
    public TimeSpan TimePerRequest(DateTimeOffset now)
    {
        var missing = Limit - Remaining;
        return missing > 0 && Reset > now ? (Reset - now) / missing : TimeSpan.Zero;
    }

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
