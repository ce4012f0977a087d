using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Prices;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Market;

/// <summary>What the cloud has on offer just now, where, and for how much.</summary>
public sealed record Catalogue(IReadOnlyList<ServerType> Types, IReadOnlyList<Location> Locations, Pricing Pricing)
{
    /// <summary>Asks for all of it: three lists, side by side.</summary>
    public static async Task<Catalogue> FetchAsync(HetznerClient cloud, CancellationToken cancellation)
    {
        var types = cloud.ServerTypes.ListAsync(cancellation);
        var locations = cloud.Locations.ListAsync(cancellation);
        var pricing = cloud.Pricing.GetAsync(cancellation);
        await Task.WhenAll(types, locations, pricing);
        return new Catalogue(await types, await locations, await pricing);
    }

    /// <summary>What the type costs there, or null where no price is known.</summary>
    public PriceTag? PriceOf(ServerType type, string location, bool withIpv4 = true) =>
        type.PriceIn(location) is null ? null : ServerPrices.Of(Pricing, type, location, withIpv4);

    /// <summary>The locations of those names, in that order.</summary>
    /// <exception cref="SnowliftException">There is none of such a name (usage).</exception>
    public IReadOnlyList<Location> Find(IEnumerable<string> names) =>
        [.. names.Select(name => Locations.FirstOrDefault(known => known.Name == name) ?? throw new SnowliftException(
            ExitCode.Usage, $"There is no location '{name}'",
            $"The cloud knows {Nearest.List(name, Locations.Select(known => known.Name))}.", "Choose one with --location."))];

    /// <summary>A location, and after it the others of its network zone.</summary>
    /// <exception cref="SnowliftException">There is none of that name (usage).</exception>
    public IReadOnlyList<Location> ZoneOf(string name)
    {
        var first = Find([name])[0];
        return [first, .. Locations.Where(other => other.NetworkZone == first.NetworkZone && other.Name != name)];
    }
}
