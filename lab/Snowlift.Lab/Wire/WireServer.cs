namespace Snowlift.Lab.Wire;

/// <summary>A server with every key that the official clients read, those included that the lab never fills.</summary>
internal sealed record WireServer(
    long Id,
    string Name,
    string Status,
    DateTimeOffset Created,
    WirePublicNet PublicNet,
    IReadOnlyList<WireNothing> PrivateNet,
    WireServerType ServerType,
    WireLocation Location,
    WireImage? Image,
    WireNothing? Iso,
    bool RescueEnabled,
    bool Locked,
    string? BackupWindow,
    long? OutgoingTraffic,
    long? IngoingTraffic,
    long? IncludedTraffic,
    WireServerProtection Protection,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<long> Volumes,
    IReadOnlyList<long> LoadBalancers,
    int PrimaryDiskSize,
    WireNothing? PlacementGroup);

/// <summary>A resource that the lab does not have: always null, or an empty list.</summary>
internal sealed record WireNothing;

internal sealed record WireServerProtection(bool Delete, bool Rebuild);

internal sealed record WireDeleteProtection(bool Delete);

internal sealed record WirePublicNet(
    WireIpv4? Ipv4, WireIpv6? Ipv6, IReadOnlyList<long> FloatingIps, IReadOnlyList<WireNothing> Firewalls);

internal sealed record WireIpv4(long Id, string Ip, bool Blocked, string DnsPtr);

internal sealed record WireIpv6(long Id, string Ip, bool Blocked, IReadOnlyList<WireDnsPtr> DnsPtr);

internal sealed record WireDnsPtr(string Ip, string DnsPtr);

internal sealed record WirePrimaryIp(
    long Id,
    string Ip,
    string Name,
    string Type,
    long? AssigneeId,
    string AssigneeType,
    bool AutoDelete,
    bool Blocked,
    DateTimeOffset Created,
    IReadOnlyList<WireDnsPtr> DnsPtr,
    IReadOnlyDictionary<string, string> Labels,
    WireLocation Location,
    WireDeleteProtection Protection);
