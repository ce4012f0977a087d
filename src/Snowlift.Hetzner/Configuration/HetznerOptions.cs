namespace Snowlift.Hetzner.Configuration;

/// <summary>Where the API is and who asks.</summary>
/// <param name="Endpoint">Like <c>https://api.hetzner.cloud/v1</c>; a slash at its end makes no difference.</param>
public sealed record HetznerOptions(Uri Endpoint, ApiToken Token)
{
    /// <summary>The real API.</summary>
    public static Uri DefaultEndpoint { get; } = new("https://api.hetzner.cloud/v1");

    /// <summary>How long one try of one request may take, until its answer has been read.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often actions are asked after.</summary>
    public ActionPolling Polling { get; init; } = new();
}

/// <summary>
/// How often running actions are asked after: all of them in one request, at first every <see cref="First"/>, then at
/// growing intervals up to <see cref="Longest"/>, since whoever has waited long can wait a little longer.
/// </summary>
public sealed record ActionPolling
{
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What an interval is multiplied with to get the next one.</summary>
    public double Growth { get; init; } = 1.1;

    internal TimeSpan After(TimeSpan interval)
    {
        var next = interval * Growth;
        return next < Longest ? next : Longest;
    }
}
