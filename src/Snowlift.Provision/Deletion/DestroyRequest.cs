namespace Snowlift.Provision.Deletion;

/// <summary>Which server is to go.</summary>
/// <param name="Host">Its name.</param>
public sealed record DestroyRequest(string Host)
{
    /// <summary>Do not ask. Enough for a server with our label only.</summary>
    public bool Yes { get; init; }

    /// <summary>Its volumes, too.</summary>
    public bool Volumes { get; init; }

    /// <summary>Only if it has expired, looked up again right before.</summary>
    public bool OnlyExpired { get; init; }

    /// <summary>Only if that run made it; null for whoever did.</summary>
    public string? OnlyOfRun { get; init; }
}
