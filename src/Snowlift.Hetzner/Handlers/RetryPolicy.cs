using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Handlers;

/// <summary>
/// What is sent again, how often and when: the one place that says so. The numbers are the official client's (hcloud-go:
/// 5 retries, 1 s doubled each time, at most 60 s, with jitter); the conditions are stricter, because a second
/// <c>POST /servers</c> is a second bill and a second reset cuts off a booting machine.
/// </summary>
internal static class RetryPolicy
{
    /// <summary>Tries after the first.</summary>
    public const int Limit = 5;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Whether a failed request is sent again.</summary>
    /// <param name="endpointHasAnswered">This endpoint has answered us before, so that its address is right.</param>
    public static bool ShouldRetry(HttpMethod method, Exception failure, bool endpointHasAnswered) => failure switch
    {
        ApiException e => NothingWasDone(e.Code) || (IsRepeatable(method) && MayPass(e.Code)),
        ApiUnreachableException { MayHaveArrived: true } => IsRepeatable(method),

        // Nothing was sent. At first that is a wrong address or no network, which people want to hear at once; in the
        // middle of a deploy it is a network that comes back.
        ApiUnreachableException { Reason: not (UnreachableReason.Tls or UnreachableReason.Proxy) } => endpointHasAnswered,
        _ => false,
    };

    /// <summary>How long to wait before the next try.</summary>
    /// <param name="tries">Retries so far: 0 before the first one.</param>
    /// <param name="chance">From 0 to 1: spreads clients that failed together.</param>
    public static TimeSpan Delay(int tries, Exception? failure, double chance)
    {
        var backoff = Min(Shortest * Math.Pow(2, tries), Longest);
        var spread = Shortest + ((backoff - Shortest) * chance);
        return failure is ApiException { RetryAfter: { } after } && after > spread ? Min(after, Longest) : spread;
    }

    /// <summary>
    /// The API refused before it changed anything, and the reason passes by itself: any request may be sent again.
    /// The official client gives up on <c>locked</c>; but actions take 11 to 28 s, and five tries some 15 to 30 s.
    /// </summary>
    private static bool NothingWasDone(ErrorCode code) =>
        code == ErrorCode.RateLimitExceeded || code == ErrorCode.Conflict || code == ErrorCode.Locked;

    /// <summary>Whether the request was done is unknown.</summary>
    private static bool MayPass(ErrorCode code) =>
        code == ErrorCode.BadGateway || code == ErrorCode.Timeout || code == ErrorCode.Unavailable;

    /// <summary>
    /// Doing it twice is doing it once: reading, setting names and labels, deleting by an id that is never given out
    /// again (a second DELETE may answer <c>not_found</c>). No POST is.
    /// </summary>
    private static bool IsRepeatable(HttpMethod method) =>
        method == HttpMethod.Get || method == HttpMethod.Put || method == HttpMethod.Delete;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
