namespace Snowlift.Hetzner.Wire;

/// <summary>An amount in the project's currency; the API sends strings such as <c>"5.7715000000000000"</c>.</summary>
/// <param name="Net">Without VAT.</param>
/// <param name="Gross">With the VAT of the project's owner.</param>
public sealed record Price(decimal Net = 0, decimal Gross = 0)
{
    public static Price Zero { get; } = new();
}

/// <summary>What a server type costs in one location.</summary>
/// <param name="PriceHourly">For each begun hour, until the month's price is reached.</param>
/// <param name="PriceMonthly">The most that a month costs.</param>
/// <param name="IncludedTraffic">Bytes a month.</param>
public sealed record ServerTypePrice(
    string Location, Price PriceHourly, Price PriceMonthly, long IncludedTraffic = 0, Price? PricePerTbTraffic = null)
{
    public string Location { get => field ?? ""; init; } = Location;

    public Price PriceHourly { get => field ?? Price.Zero; init; } = PriceHourly;

    public Price PriceMonthly { get => field ?? Price.Zero; init; } = PriceMonthly;
}
