using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Market;

/// <summary>Which offers somebody wants to see.</summary>
/// <param name="Locations">Only these; none for all.</param>
/// <param name="MinMemory">GB.</param>
/// <param name="MinDisk">GB.</param>
/// <param name="MaxPrice">A month, net.</param>
/// <param name="All">Those that take no orders now, too.</param>
/// <param name="WithIpv4">Prices contain the public IPv4.</param>
public sealed record OfferQuery(
    NameList Locations,
    Architecture? Architecture = null,
    double MinMemory = 0,
    int MinCores = 0,
    int MinDisk = 0,
    decimal? MaxPrice = null,
    bool All = false,
    bool WithIpv4 = true);

/// <summary>A server type where it is on offer.</summary>
/// <param name="Places">At least one.</param>
public sealed record Offer(ServerType Type, IReadOnlyList<OfferPlace> Places)
{
    /// <summary>The least that it costs a month where it can be ordered, else anywhere; null where no price is known.</summary>
    public decimal? Cheapest => Places.Where(p => p.Orderable).Min(p => p.Price?.Monthly) ?? Places.Min(p => p.Price?.Monthly);
}

/// <summary>A server type in one location.</summary>
/// <param name="Price">Null where the price list does not name it.</param>
/// <param name="EndsAfter">Announced to take no orders after that.</param>
public sealed record OfferPlace(string Location, bool Orderable, PriceTag? Price, DateTimeOffset? EndsAfter);

/// <summary>A location, and what can be ordered there.</summary>
/// <param name="Types">How many types can be ordered now.</param>
/// <param name="Cheapest">The cheapest of them, with the public IPv4; null where there is none.</param>
public sealed record LocationOffer(Location Location, int Types, PriceTag? Cheapest);

/// <summary>Looks through the catalogue. Pure.</summary>
public static class Offers
{
    /// <summary>What is on offer, the cheapest first, those without a price last.</summary>
    /// <exception cref="Remote.Errors.SnowliftException">A location is unknown (usage).</exception>
    public static IReadOnlyList<Offer> Find(Catalogue catalogue, OfferQuery query)
    {
        var locations = (query.Locations.IsEmpty ? catalogue.Locations : catalogue.Find(query.Locations.Names))
            .Select(location => location.Name).ToList();
        return [.. catalogue.Types
            .Where(type => (query.Architecture is not { } wanted || type.Architecture == wanted)
                && type.Memory >= query.MinMemory && type.Cores >= query.MinCores && type.Disk >= query.MinDisk)
            .Select(type => new Offer(type, [.. locations.Select(location => Place(catalogue, query, type, location)).OfType<OfferPlace>()]))
            .Where(offer => offer.Places.Count > 0)
            .OrderBy(offer => offer.Cheapest ?? decimal.MaxValue)
            .ThenBy(offer => offer.Type.Name, StringComparer.Ordinal)];
    }

    /// <summary>Every location with what can be ordered there, in the cloud's order.</summary>
    public static IReadOnlyList<LocationOffer> ByLocation(Catalogue catalogue) =>
        [.. catalogue.Locations.Select(location => new LocationOffer(
            location,
            catalogue.Types.Count(type => type.IsAvailableIn(location.Name)),
            catalogue.Types.Where(type => type.IsAvailableIn(location.Name))
                .Select(type => catalogue.PriceOf(type, location.Name)).OfType<PriceTag>().MinBy(price => price.Monthly)))];

    private static OfferPlace? Place(Catalogue catalogue, OfferQuery query, ServerType type, string location)
    {
        if (type.Locations.FirstOrDefault(known => known.Name == location) is not { } place || (!place.Available && !query.All))
        {
            return null;
        }

        var price = catalogue.PriceOf(type, location, query.WithIpv4);
        var fits = query.MaxPrice is not { } most || price?.Monthly <= most;
        return fits
            ? new OfferPlace(location, place.Available, price, (place.Deprecation ?? type.Deprecation)?.UnavailableAfter)
            : null;
    }
}
