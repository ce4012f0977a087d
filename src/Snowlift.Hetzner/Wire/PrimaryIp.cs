namespace Snowlift.Hetzner.Wire;

/// <summary>A public address that can outlive its server, and then costs money alone.</summary>
public sealed record PrimaryIp
{
    public long Id { get; init; }

    public string Name { get => field ?? ""; init; }

    /// <summary>An IPv4 address or an IPv6 network with its length.</summary>
    public string Ip { get => field ?? ""; init; }

    /// <summary><c>ipv4</c> or <c>ipv6</c>.</summary>
    public string Type { get => field ?? ""; init; }

    /// <summary>The server that has it; null while nobody does.</summary>
    public ServerId? AssigneeId { get; init; }

    /// <summary>Goes away with its server.</summary>
    public bool AutoDelete { get; init; }

    public bool Blocked { get; init; }

    public Location? Location { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get => field ?? NoLabels.Instance; init => field = Lists.WithoutNulls(value); }

    public DateTimeOffset Created { get; init; }
}
