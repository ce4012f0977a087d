using System.Text.Json;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Catalogue;

/// <summary>What the lab offers: Hetzner's own server types, locations, images and prices, as far as they are known.</summary>
internal sealed class LabCatalogue
{
    /// <summary>
    /// Images whose id is not known get one from here on, in the order of <c>facts.json</c>. Hetzner's own ids are far
    /// below, so that a made-up id is recognised, and the x86 image still comes before the arm one of the same name.
    /// </summary>
    public const long FirstMadeUpImageId = 900_000_001;

    /// <summary>Debian 11 was deprecated then, says Hetzner's changelog.</summary>
    private static readonly DateTimeOffset Debian11Deprecated = new(2026, 8, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When the CPX types left Europe: the dates of the CX ones, announced together.</summary>
    private static readonly WireDeprecation LeftTheLocation = new(
        new DateTimeOffset(2025, 10, 16, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2025, 12, 31, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Included traffic outside Europe, in bytes. The facts are silent: 1 TiB is a guess.</summary>
    private const long IncludedTrafficElsewhere = 1L << 40;

    private readonly Facts _facts;

    private LabCatalogue(Facts facts)
    {
        _facts = facts;
        Locations = [.. facts.Locations.Select(l => new WireLocation(
            l.Id, l.Name, l.Description, l.Country, l.City, l.Latitude, l.Longitude, l.NetworkZone))];
        ServerTypes = [.. facts.ServerTypes.Select(ServerType).OrderBy(t => t.Id)];
        Images = Image(facts);
        Pricing = Price();
    }

    public IReadOnlyList<WireLocation> Locations { get; }

    public IReadOnlyList<WireServerType> ServerTypes { get; }

    public IReadOnlyList<WireImage> Images { get; }

    public WirePricing Pricing { get; }

    public static LabCatalogue Load()
    {
        using var stream = typeof(LabCatalogue).Assembly.GetManifestResourceStream("facts.json")!;
        return new(JsonSerializer.Deserialize(stream, FactsJson.Default.Facts)!);
    }

    public WireLocation? Location(string idOrName) => Find(Locations, idOrName, l => l.Id, l => l.Name);

    public WireServerType? ServerType(string idOrName) => Find(ServerTypes, idOrName, t => t.Id, t => t.Name);

    private static T? Find<T>(IReadOnlyList<T> all, string idOrName, Func<T, long> id, Func<T, string> name)
        where T : class =>
        all.FirstOrDefault(x => name(x) == idOrName)
        ?? (long.TryParse(idOrName, out var number) ? all.FirstOrDefault(x => id(x) == number) : null);

    private static IReadOnlyList<WireImage> Image(Facts facts)
    {
        var next = FirstMadeUpImageId;
        return [.. facts.Images.Select(i => new WireImage(
            i.Id ?? next++,
            i.Type,
            Status: "available",
            i.Name,
            $"{char.ToUpperInvariant(i.OsFlavor[0])}{i.OsFlavor[1..]} {i.OsVersion}",
            ImageSize: null,
            DiskSize: 5,
            // No source says when: the day of the facts stands in.
            Created: new DateTimeOffset(facts.Generated, TimeOnly.MinValue, TimeSpan.Zero),
            CreatedFrom: null,
            BoundTo: null,
            i.OsFlavor,
            i.OsVersion,
            RapidDeploy: false,
            new WireDeleteProtection(false),
            Deprecated: i.Name == "debian-11" ? Debian11Deprecated : null,
            Deleted: null,
            Labels: new SortedDictionary<string, string>(),
            i.Architecture))];
    }

    private bool IsInEurope(string location) => Location(location)?.NetworkZone == "eu-central";

    private WireServerType ServerType(FactServerType fact) => new(
        fact.Id,
        fact.Name,
        fact.Description,
        fact.Category,
        fact.Cores,
        fact.MemoryGb,
        fact.DiskGb,
        Deprecated: false,
        Deprecation: null,
        // A row without a price stays out: an invented one would be believed.
        [.. fact.PricesEur.Where(p => p is { PriceMonthlyNet: not null, PriceHourlyNet: not null }).Select(PricePerTime)],
        fact.StorageType,
        fact.CpuType,
        fact.Architecture,
        [.. Locations
            .Where(l => fact.OrderableLocations.Contains(l.Name) || fact.DeprecatedLocations.Contains(l.Name))
            .Select(l => new WireServerTypeLocation(
                l.Id,
                l.Name,
                fact.DeprecatedLocations.Contains(l.Name) ? LeftTheLocation : null,
                Available: fact.OrderableLocations.Contains(l.Name),
                Recommended: fact.OrderableLocations.Contains(l.Name)))]);

    private WirePricePerTime PricePerTime(FactPrice fact) => new(
        fact.Location,
        Prices.Of(decimal.Parse(fact.PriceHourlyNet!)),
        Prices.Of(decimal.Parse(fact.PriceMonthlyNet!)),
        IsInEurope(fact.Location) ? _facts.PriceRules.IncludedTrafficEuBytes : IncludedTrafficElsewhere,
        Prices.Of(decimal.Parse(_facts.PriceRules.TrafficPerTbNetEu)));

    private WirePricing Price() => new(
        _facts.Currency,
        Prices.VatPercent.ToString("F2"),
        new WirePricePerGb(Prices.Of(Prices.ImagePerGbMonthly)),
        new WirePricePerGb(Prices.Of(Prices.VolumePerGbMonthly)),
        new WirePriceMonthly(Prices.Of(Prices.FloatingIpMonthly)),
        [new WireIpPricing("ipv4", IpPrices(Prices.FloatingIpMonthly, hourly: null))],
        [
            new WireIpPricing("ipv4", IpPrices(Prices.Ipv4Monthly, Prices.Ipv4Hourly)),
            new WireIpPricing("ipv6", IpPrices(0, 0)),
        ],
        new WireBackupPricing(_facts.PriceRules.ServerBackupPercentage),
        [.. ServerTypes.Select(t => new WireTypePricing(t.Id, t.Name, t.Prices))],
        LoadBalancerTypes: []);

    private IReadOnlyList<WireIpPrice> IpPrices(decimal monthly, decimal? hourly) =>
        [.. Locations.Select(l => new WireIpPrice(l.Name, hourly is { } h ? Prices.Of(h) : null, Prices.Of(monthly)))];
}
