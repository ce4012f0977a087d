using System.Text.Json.Serialization;

namespace Snowlift.Lab.Wire;

internal sealed record WireLocation(
    long Id, string Name, string Description, string Country, string City, double Latitude, double Longitude, string NetworkZone);

internal sealed record WirePrice(string Net, string Gross);

internal sealed record WirePricePerTime(
    string Location, WirePrice PriceHourly, WirePrice PriceMonthly, long IncludedTraffic, WirePrice PricePerTbTraffic);

internal sealed record WireDeprecation(DateTimeOffset Announced, DateTimeOffset UnavailableAfter);

internal sealed record WireServerTypeLocation(
    long Id, string Name, WireDeprecation? Deprecation, bool Available, bool Recommended);

/// <summary>A server type with what it costs where.</summary>
/// <param name="Memory">GiB; official clients read a number with or without a fraction.</param>
/// <param name="Disk">GB; some official clients read an integer only.</param>
internal sealed record WireServerType(
    long Id,
    string Name,
    string Description,
    string Category,
    int Cores,
    double Memory,
    int Disk,
    bool? Deprecated,
    WireDeprecation? Deprecation,
    IReadOnlyList<WirePricePerTime> Prices,
    string StorageType,
    string CpuType,
    string Architecture,
    IReadOnlyList<WireServerTypeLocation> Locations);

internal sealed record WirePricing(
    string Currency,
    string VatRate,
    WirePricePerGb Image,
    WirePricePerGb Volume,
    WirePriceMonthly FloatingIp,
    IReadOnlyList<WireIpPricing> FloatingIps,
    IReadOnlyList<WireIpPricing> PrimaryIps,
    WireBackupPricing ServerBackup,
    IReadOnlyList<WireTypePricing> ServerTypes,
    IReadOnlyList<WireTypePricing> LoadBalancerTypes);

internal sealed record WirePricePerGb(WirePrice PricePerGbMonth);

internal sealed record WirePriceMonthly(WirePrice PriceMonthly);

internal sealed record WireIpPricing(string Type, IReadOnlyList<WireIpPrice> Prices);

/// <summary>What an IP costs at a location.</summary>
/// <param name="PriceHourly">Only primary IPs have one.</param>
internal sealed record WireIpPrice(
    string Location,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WirePrice? PriceHourly,
    WirePrice PriceMonthly);

internal sealed record WireBackupPricing(string Percentage);

internal sealed record WireTypePricing(long Id, string Name, IReadOnlyList<WirePricePerTime> Prices);
