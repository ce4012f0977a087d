using System.Text.Json.Serialization;
using Snowlift.Provision.Market;

namespace Snowlift.Cli.Views;

/// <summary>What <c>types --json</c> writes; documented in docs/planning.md, fields are only added.</summary>
internal sealed record TypesJson(string Currency, bool WithIpv4, IReadOnlyList<TypeJson> Types)
{
    public static TypesJson Of(IReadOnlyList<Offer> offers, string currency, bool withIpv4) => new(
        currency,
        withIpv4,
        [.. offers.Select(offer => new TypeJson(
            offer.Type.Name, offer.Type.Cores, offer.Type.Memory, offer.Type.Disk, offer.Type.CpuType.Value, offer.Type.Architecture.Value,
            [.. offer.Places.Select(p => new PlaceJson(p.Location, p.Orderable, p.Price?.Hourly, p.Price?.Monthly, p.EndsAfter))]))]);
}

/// <summary>A server type; memory and disk in GB.</summary>
internal sealed record TypeJson(
    string Name, int Cores, double Memory, int Disk, string Cpu, string Architecture, IReadOnlyList<PlaceJson> Locations);

/// <summary>It in one location.</summary>
internal sealed record PlaceJson(string Name, bool Orderable, decimal? Hourly, decimal? Monthly, DateTimeOffset? EndsAfter);

/// <summary>What <c>locations --json</c> writes.</summary>
internal sealed record LocationsJson(string Currency, IReadOnlyList<LocationJson> Locations)
{
    public static LocationsJson Of(IReadOnlyList<LocationOffer> locations, string currency) => new(
        currency,
        [.. locations.Select(l => new LocationJson(
            l.Location.Name, l.Location.City, l.Location.Country, l.Location.NetworkZone, l.Types,
            l.Cheapest?.ServerType, l.Cheapest?.Hourly, l.Cheapest?.Monthly))]);
}

/// <summary>A location, how many types it sells now, and the cheapest of them.</summary>
internal sealed record LocationJson(
    string Name, string City, string Country, string Zone, int Types, string? Cheapest, decimal? Hourly, decimal? Monthly);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TypesJson))]
[JsonSerializable(typeof(LocationsJson))]
internal sealed partial class OffersJson : JsonSerializerContext;
