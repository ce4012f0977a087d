using Snowlift.Hetzner.Wire;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Prices;

/// <summary>What a server costs.</summary>
public static class ServerPrices
{
    /// <summary>The net price of a type in a location, with the public IPv4 that a server has unless it is left away.</summary>
    public static PriceTag Of(Pricing pricing, ServerType type, string location, bool withIpv4 = true)
    {
        var server = type.PriceIn(location);
        var ip = !withIpv4 ? null : pricing.PrimaryIps.FirstOrDefault(p => p.Type == "ipv4")?.Prices.FirstOrDefault(p => p.Location == location);
        return new PriceTag(
            type.Name,
            location,
            (server?.PriceHourly.Net ?? 0) + (ip?.PriceHourly.Net ?? 0),
            (server?.PriceMonthly.Net ?? 0) + (ip?.PriceMonthly.Net ?? 0),
            pricing.Currency);
    }
}
