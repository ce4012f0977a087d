namespace Snowlift.Hetzner.Handlers;

/// <summary>
/// Slows down to the refill rate once the bucket is empty: as long as the last answer said that nothing remains, requests
/// leave a second apart, whoever sends them.
/// </summary>
internal sealed class RateLimitHandler(TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private bool _empty;
    private DateTimeOffset _lastTurn;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var wait = TakeTurn();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (RateLimit.Read(response.Headers) is { } limit)
        {
            lock (_lock)
            {
                _empty = limit.Remaining <= 0;
            }
        }

        return response;
    }

    private TimeSpan TakeTurn()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!_empty)
            {
                _lastTurn = now;
                return TimeSpan.Zero;
            }

            var earliest = (_lastTurn > now ? _lastTurn : now) + Spacing;
            _lastTurn = earliest;
            return earliest - now;
        }
    }
}
