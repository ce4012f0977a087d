namespace Snowlift.Hetzner.Wire;

/// <summary>The price list.</summary>
public sealed record Pricing
{
    /// <summary>ISO 4217, like EUR.</summary>
    public string Currency { get => field ?? ""; init; }

    /// <summary>Per cent, contained in each gross price.</summary>
    public decimal VatRate { get; init; }

    public IReadOnlyList<ServerTypePricing> ServerTypes { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>What the addresses cost, which no server type's price contains.</summary>
    public IReadOnlyList<PrimaryIpPricing> PrimaryIps { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    public StoragePricing? Image { get; init; }

    public StoragePricing? Volume { get; init; }

    public ServerBackupPricing? ServerBackup { get; init; }
}

/// <summary>The prices of one server type.</summary>
public sealed record ServerTypePricing(long Id, string Name, IReadOnlyList<ServerTypePrice> Prices)
{
    public string Name { get => field ?? ""; init; } = Name;

    public IReadOnlyList<ServerTypePrice> Prices { get => field ?? []; init => field = Lists.WithoutNulls(value); } = Lists.WithoutNulls(Prices)!;
}

/// <summary>The prices of one kind of address.</summary>
/// <param name="Type"><c>ipv4</c> or <c>ipv6</c>.</param>
public sealed record PrimaryIpPricing(string Type, IReadOnlyList<LocationPrice> Prices)
{
    public string Type { get => field ?? ""; init; } = Type;

    public IReadOnlyList<LocationPrice> Prices { get => field ?? []; init => field = Lists.WithoutNulls(value); } = Lists.WithoutNulls(Prices)!;
}

/// <summary>What something costs in one location.</summary>
public sealed record LocationPrice(string Location, Price PriceHourly, Price PriceMonthly)
{
    public string Location { get => field ?? ""; init; } = Location;

    public Price PriceHourly { get => field ?? Price.Zero; init; } = PriceHourly;

    public Price PriceMonthly { get => field ?? Price.Zero; init; } = PriceMonthly;
}

/// <summary>What a GB costs for a month.</summary>
public sealed record StoragePricing(Price PricePerGbMonth)
{
    public Price PricePerGbMonth { get => field ?? Price.Zero; init; } = PricePerGbMonth;
}

/// <summary>What a server's backups cost, in per cent of the server's price.</summary>
public sealed record ServerBackupPricing(decimal Percentage);
