using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;

namespace Snowlift.Deploy.Servers;

/// <summary>The type and location to order, and why they are not what was asked for, where they are not.</summary>
/// <param name="Instead">A sentence for people when a stand-in was chosen, or null.</param>
public sealed record ServerTypeChoice(ServerType Type, string Location, string? Instead)
{
    /// <summary>
    /// Picks what to order. What was asked for by name is taken or refused; where the default is not orderable, the
    /// cheapest orderable type of the same architecture that is at least as useful stands in.
    /// </summary>
    /// <param name="types">The catalogue, with locations and availability.</param>
    /// <param name="asked">The type asked for, or null for the default.</param>
    /// <param name="askedLocation">Likewise for the location.</param>
    /// <exception cref="SnowliftException">Unknown type or location (usage); not orderable there (Hetzner).</exception>
    public static ServerTypeChoice From(IReadOnlyList<ServerType> types, string? asked, string? askedLocation)
    {
        var location = askedLocation ?? DeployDefaults.Location;
        var locations = types.SelectMany(type => type.Locations).Select(l => l.Name).Distinct().ToList();
        if (!locations.Contains(location))
        {
            throw new SnowliftException(
                ExitCode.Usage, $"There is no location '{location}'",
                $"The cloud knows {Nearest.List(location, locations)}.", "Choose one with --location.");
        }

        var name = asked ?? DeployDefaults.ServerType;
        var type = types.FirstOrDefault(type => type.Name == name);
        if (type?.IsAvailableIn(location) == true)
        {
            return new ServerTypeChoice(type, location, null);
        }

        if (asked is null)
        {
            return StandIn(types, location);
        }

        if (type is null)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"There is no server type '{name}'",
                $"The nearest are {Nearest.List(name, types.Select(t => t.Name), most: 5)}.", "Choose one with --server-type.");
        }

        throw NotOrderable(types, type, location);
    }

    private static ServerTypeChoice StandIn(IReadOnlyList<ServerType> types, string location)
    {
        var fitting = Fitting(types, location, Architecture.X86, DeployDefaults.MinimumCores, (double)DeployDefaults.MinimumMemoryGb);
        var type = fitting.Count > 0 ? fitting[0] : throw new SnowliftException(
            ExitCode.Hetzner,
            $"No server type with {DeployDefaults.MinimumCores} vCPU and {DeployDefaults.MinimumMemoryGb} GB is orderable in {location} now",
            "Stock changes by the hour.", "Try another --location.");
        return new ServerTypeChoice(
            type, location, $"{DeployDefaults.ServerType}, the default, is not orderable in {location}: taking {Describe(type)}");
    }

    private static SnowliftException NotOrderable(IReadOnlyList<ServerType> types, ServerType type, string location)
    {
        var elsewhere = type.Locations.Where(l => l.Available).Select(l => l.Name).ToList();
        var alike = Fitting(types, location, type.Architecture, type.Cores, type.Memory).Take(3).Select(t => t.Name).ToList();
        var why = elsewhere.Count > 0
            ? $"It is orderable in {string.Join(", ", elsewhere)}."
            : "It is not orderable anywhere just now.";
        var next = (elsewhere.Count, alike.Count) switch
        {
            ( > 0, > 0) => $"Try --location {elsewhere[0]}, or there --server-type {string.Join(" or ", alike)}.",
            ( > 0, _) => $"Try --location {elsewhere[0]}.",
            (_, > 0) => $"Try --server-type {string.Join(" or ", alike)}.",
            _ => "Try another --location or --server-type.",
        };
        return new SnowliftException(ExitCode.Hetzner, $"The server type {type.Name} is not orderable in {location}", why, next);
    }

    private static List<ServerType> Fitting(
        IReadOnlyList<ServerType> types, string location, Architecture architecture, int cores, double memory) =>
        [.. types
            .Where(t => t.Architecture == architecture && t.Cores >= cores && t.Memory >= memory && t.IsAvailableIn(location))
            .OrderBy(t => t.PriceIn(location)?.PriceMonthly.Net ?? decimal.MaxValue)
            .ThenBy(t => t.Name, StringComparer.Ordinal)];

    private static string Describe(ServerType type) =>
        $"{type.Name} ({type.Cores} vCPU, {type.Memory:0.#} GB RAM, {type.Disk} GB disk)";
}
