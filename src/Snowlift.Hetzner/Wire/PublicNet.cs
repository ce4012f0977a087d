namespace Snowlift.Hetzner.Wire;

/// <summary>A server's public addresses; either may be missing.</summary>
public sealed record PublicNet(PublicIpv4? Ipv4 = null, PublicIpv6? Ipv6 = null)
{
    public static PublicNet None { get; } = new();

    /// <summary>Ids of the floating IPs that point here.</summary>
    public IReadOnlyList<long> FloatingIps { get => field ?? []; init; }

    public IReadOnlyList<AppliedFirewall> Firewalls { get => field ?? []; init => field = Lists.WithoutNulls(value); }
}

/// <summary>A server's IPv4 address.</summary>
/// <param name="Ip">The address, without a prefix length.</param>
/// <param name="Id">Of the primary IP behind it; null for servers older than primary IPs.</param>
/// <param name="Blocked">Cut off by Hetzner's abuse department.</param>
public sealed record PublicIpv4(string Ip, long? Id = null, bool Blocked = false, string? DnsPtr = null)
{
    public string Ip { get => field ?? ""; init; } = Ip;
}

/// <summary>A server's IPv6 network.</summary>
/// <param name="Ip">The /64, as <c>2001:db8::/64</c>: the server itself usually takes the address ending in ::1.</param>
public sealed record PublicIpv6(string Ip, long? Id = null, bool Blocked = false)
{
    public string Ip { get => field ?? ""; init; } = Ip;
}

/// <summary>A firewall on a server's public interface.</summary>
/// <param name="Status"><c>applied</c> or <c>pending</c>.</param>
public sealed record AppliedFirewall(long Id, string? Status = null);
