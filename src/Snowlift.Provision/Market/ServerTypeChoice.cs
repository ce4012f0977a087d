using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Market;

/// <summary>
/// What to order, the best first: the first type in every location, then the next type. What was asked for by name is taken
/// or refused. Where no type was named, the default's stand-ins follow: of the same architecture, at least as useful,
/// cheapest first, never dearer than one and a half times the first one unless a price was given.
/// </summary>
/// <param name="Candidates">At least one; no pair of type and location twice.</param>
/// <param name="Passed">What stood before or between them and is not ordered.</param>
/// <param name="Limit">The most that any of them costs a month; null for what was asked for by name without a price.</param>
/// <param name="Instead">A sentence for people when the first is not what was asked for or the default, or null.</param>
public sealed record ServerTypeChoice(
    IReadOnlyList<Candidate> Candidates, IReadOnlyList<PassedOver> Passed, decimal? Limit, string? Instead)
{
    /// <summary>How much dearer than the first one a stand-in that nobody asked for may be.</summary>
    public const decimal MostDearer = 1.5m;

    /// <summary>How many orders are tried where nobody said which.</summary>
    public const int MostTries = 6;

    /// <summary>Chooses. Pure.</summary>
    /// <exception cref="SnowliftException">
    /// Unknown type or location, wrong architecture, too dear (usage); nothing orderable (Hetzner).
    /// </exception>
    public static ServerTypeChoice From(Catalogue catalogue, ServerWish wish)
    {
        IReadOnlyList<Location> places = wish.Locations.IsEmpty
            ? catalogue.ZoneOf(DeployDefaults.Location)
            : catalogue.Find(wish.Locations.Names);
        IReadOnlyList<string> locations = [.. places.Select(place => place.Name)];
        var types = wish.Types.IsEmpty ? Defaults(catalogue, wish, locations) : Asked(catalogue, wish);

        var candidates = new List<Candidate>();
        var passed = new List<PassedOver>();
        var before = 0;
        var limit = wish.MaxPrice;
        foreach (var (type, location) in types.SelectMany(type => locations.Select(location => (type, location))))
        {
            var price = catalogue.PriceOf(type, location);
            PassReason? reason = !type.IsAvailableIn(location) ? PassReason.NotOrderable
                : price is null ? PassReason.NoPrice
                : price.Monthly > limit ? PassReason.TooDear
                : null;
            if (reason is { } why)
            {
                passed.Add(new PassedOver(type, location, why, price));
                continue;
            }

            before = candidates.Count == 0 ? passed.Count : before;
            candidates.Add(new Candidate(type, price!));
            // To the cent, so that what is said of it holds.
            limit ??= wish.Types.IsEmpty ? Math.Floor(price!.Monthly * MostDearer * 100) / 100 : null;
        }

        if (candidates.Count == 0)
        {
            throw NothingToOrder.Explain(catalogue, wish, types, locations, passed);
        }

        IReadOnlyList<Candidate> tried = wish.Types.IsEmpty ? [.. candidates.Take(MostTries)] : candidates;
        return new ServerTypeChoice(tried, passed, limit, Because(wish, candidates[0], [.. passed.Take(before)], locations));
    }

    /// <summary>The default where it fits, then all that could stand in for it, cheapest first.</summary>
    private static List<ServerType> Defaults(Catalogue catalogue, ServerWish wish, IReadOnlyList<string> locations)
    {
        var usual = catalogue.Types.Where(type =>
            type.Name == DeployDefaults.ServerType && type.Architecture == wish.Architecture);
        var fitting = catalogue.Types
            .Where(type => type.Architecture == wish.Architecture && type.Deprecation is null
                && type.Cores >= DeployDefaults.MinimumCores && (decimal)type.Memory >= DeployDefaults.MinimumMemoryGb
                && locations.Any(type.IsAvailableIn))
            .OrderBy(type => locations.Where(type.IsAvailableIn).Min(place => catalogue.PriceOf(type, place)?.Monthly ?? decimal.MaxValue))
            .ThenBy(type => type.Name, StringComparer.Ordinal);
        return [.. usual.Concat(fitting).DistinctBy(type => type.Name, StringComparer.Ordinal)];
    }

    private static List<ServerType> Asked(Catalogue catalogue, ServerWish wish)
    {
        var types = wish.Types.Names.Select(name => catalogue.Types.FirstOrDefault(type => type.Name == name) ?? throw new SnowliftException(
            ExitCode.Usage, $"There is no server type '{name}'",
            $"The nearest are {Nearest.List(name, catalogue.Types.Select(t => t.Name), most: 5)}.", "Choose one with --server-type.")).ToList();
        if (wish.NixSystem is { } system && types.Find(type => type.Architecture != wish.Architecture) is { } wrong)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"The server type {wrong.Name} cannot run {system}", $"Its processor is {wrong.Architecture}.",
                $"{wish.Suggest.Line("types", "--arch", wish.Architecture.Value)} shows those that can.");
        }

        return types;
    }

    /// <summary>Why the first one is not what was asked for or the default; null where it is.</summary>
    /// <param name="before">What was wanted more than the first one.</param>
    private static string? Because(
        ServerWish wish, Candidate first, IReadOnlyList<PassedOver> before, IReadOnlyList<string> locations)
    {
        if (wish.Types.IsEmpty)
        {
            return first.Type.Name == DeployDefaults.ServerType
                ? first.Location == locations[0] ? null : Instead($"{DeployDefaults.ServerType} is not orderable in {locations[0]}")
                : wish.Architecture != Architecture.X86
                ? $"The host is {wish.NixSystem}: taking {first.Describe()}"
                : Instead($"{DeployDefaults.ServerType}, the default, is not orderable in {Words.Or(locations)}");
        }

        return before.Count == 0 ? null : Instead(string.Join("; ", before.GroupBy(p => p.Reason).Select(group =>
            $"{Words.And([.. group.Select(p => p.ToString())])} {Reasons(group.Key, group.Count() > 1)}")));

        string Instead(string why) => $"{why}: taking {first.Describe()}";
    }

    private static string Reasons(PassReason reason, bool many) => (reason, many) switch
    {
        (PassReason.TooDear, false) => "costs more than --max-price",
        (PassReason.TooDear, true) => "cost more than --max-price",
        (PassReason.NoPrice, false) => "has no known price",
        (PassReason.NoPrice, true) => "have no known price",
        (_, false) => "is not orderable now",
        _ => "are not orderable now",
    };
}
