using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Market;
using Snowlift.Runs.Texts;

namespace Snowlift.Rooms.Tests.Servers;

/// <summary>Catalogues to choose from: three locations of one zone, and one apart.</summary>
internal static class Market
{
    public static readonly IReadOnlyList<Location> Locations =
    [
        At("fsn1", "eu-central"), At("nbg1", "eu-central"), At("hel1", "eu-central"), At("ash", "us-east"),
    ];

    public static Catalogue Of(params IReadOnlyList<ServerType> types) => new(types, Locations, new Pricing { Currency = "EUR" });

    /// <summary>A type for so much a month in every location; orderable in those named.</summary>
    public static ServerType Type(
        string name, decimal monthly, string orderable, int cores = 2, double memory = 4, Architecture? architecture = null) => new()
        {
            Name = name,
            Cores = cores,
            Memory = memory,
            Disk = 40,
            Architecture = architecture ?? Architecture.X86,
            Prices = [.. Locations.Select(l => new ServerTypePrice(l.Name, new Price(monthly / 624), new Price(monthly)))],
            Locations = [.. Locations.Select(l => new ServerTypeLocation(l.Name, Available: NameList.Parse(orderable).Contains(l.Name)))],
        };

    private static Location At(string name, string zone) => new() { Name = name, NetworkZone = zone };
}
