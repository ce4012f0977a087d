using System.Text.Json.Serialization;

namespace Snowlift.Lab.Catalogue;

/// <summary>What <c>facts.json</c> says: what Hetzner offers, each row with its source.</summary>
internal sealed record Facts(
    DateOnly Generated,
    string Currency,
    FactPriceRules PriceRules,
    IReadOnlyList<FactServerType> ServerTypes,
    IReadOnlyList<FactLocation> Locations,
    IReadOnlyList<FactImage> Images);

internal sealed record FactPriceRules(long IncludedTrafficEuBytes, string TrafficPerTbNetEu, string ServerBackupPercentage);

internal sealed record FactServerType(
    long Id,
    string Name,
    string Description,
    string Category,
    int Cores,
    double MemoryGb,
    int DiskGb,
    string Architecture,
    string CpuType,
    string StorageType,
    IReadOnlyList<string> OrderableLocations,
    IReadOnlyList<string> DeprecatedLocations,
    IReadOnlyList<FactPrice> PricesEur);

/// <summary>A price in EUR without VAT; null where no source gives it.</summary>
internal sealed record FactPrice(string Location, string? PriceMonthlyNet, string? PriceHourlyNet, string Confidence, string? Source);

internal sealed record FactLocation(
    long Id,
    string Name,
    string Description,
    string Country,
    string City,
    double Latitude,
    double Longitude,
    string NetworkZone);

/// <summary>A system image; the id is null where no source gives it.</summary>
internal sealed record FactImage(
    string Name, string Architecture, long? Id, string Type, string OsFlavor, string OsVersion, string Source);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Facts))]
internal sealed partial class FactsJson : JsonSerializerContext;
