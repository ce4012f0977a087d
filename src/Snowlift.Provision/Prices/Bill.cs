using System.Collections.Immutable;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Provision.Prices;

/// <summary>One thing that is billed: a server, its IPv4.</summary>
/// <param name="Hourly">Net, for each begun hour.</param>
/// <param name="Monthly">Net, the most that a calendar month costs.</param>
public readonly record struct Rate(decimal Hourly, decimal Monthly);

/// <summary>
/// What something costs. Hetzner counts begun hours, from its creation until its deletion, whether it is on or off, and
/// charges a calendar month with the monthly price at most; each item for itself. Net prices. Months are taken in UTC.
/// Source: the API's fields <c>price_hourly</c> and <c>price_monthly</c> of server types and primary IPs.
/// </summary>
public sealed record Bill(string Currency, ImmutableArray<Rate> Rates)
{
    public decimal Hourly => Rates.Sum(rate => rate.Hourly);

    public decimal Monthly => Rates.Sum(rate => rate.Monthly);

    /// <summary>A server in its location, with the IPv4 where it has one; no type's price contains that.</summary>
    public static Bill Of(Pricing pricing, Server server)
    {
        var type = server.ServerType.PriceIn(server.Location.Name);
        var own = new Rate(type?.PriceHourly.Net ?? 0, type?.PriceMonthly.Net ?? 0);
        return new Bill(pricing.Currency, server.PublicNet.Ipv4 is null ? [own] : [own, OfAddress(pricing, "ipv4", server.Location.Name)]);
    }

    /// <summary>An address that is kept without a server.</summary>
    /// <param name="type"><c>ipv4</c> or <c>ipv6</c>.</param>
    public static Rate OfAddress(Pricing pricing, string type, string? location)
    {
        var prices = pricing.PrimaryIps.FirstOrDefault(p => p.Type == type)?.Prices ?? [];
        var price = prices.FirstOrDefault(p => p.Location == location);
        return new Rate(price?.PriceHourly.Net ?? 0, price?.PriceMonthly.Net ?? 0);
    }

    /// <summary>What was charged between two moments.</summary>
    public decimal Between(DateTimeOffset from, DateTimeOffset until)
    {
        decimal sum = 0;
        for (var (begin, end) = (from.ToUniversalTime(), until.ToUniversalTime()); begin < end;)
        {
            var month = new DateTimeOffset(begin.Year, begin.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
            var stop = month < end ? month : end;
            var hours = (decimal)Math.Ceiling((stop - begin).TotalHours);
            sum += Rates.Sum(rate => Math.Min(hours * rate.Hourly, rate.Monthly));
            begin = stop;
        }

        return sum;
    }
}
