using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Catalogue;

/// <summary>Prices as the API writes them: net with 10 decimals, gross with 16 (seen in a dump of 2024).</summary>
internal static class Prices
{
    public const decimal VatPercent = 19m;

    /// <summary>A month of a primary IPv4, EUR net; server prices exclude it.</summary>
    public const decimal Ipv4Monthly = 0.50m;

    public const decimal Ipv4Hourly = 0.0008m;

    /// <summary>A month of one GB of volume, EUR net (GET /pricing, 2026-05-27).</summary>
    public const decimal VolumePerGbMonthly = 0.0572m;

    /// <summary>A month of one GB of snapshot, EUR net. Not among the facts: the price before 2026-06-15, unverified.</summary>
    public const decimal ImagePerGbMonthly = 0.0110m;

    /// <summary>A month of a floating IP, EUR net. Not among the facts: the price before 2026-06-15, unverified.</summary>
    public const decimal FloatingIpMonthly = 3.00m;

    public static WirePrice Of(decimal net) =>
        new(net.ToString("F10"), (net * (1 + VatPercent / 100)).ToString("F16"));
}
