using System.Globalization;
using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Market;

/// <summary>Says why nothing that was wanted can be ordered, and what could be instead.</summary>
internal static class NothingToOrder
{
    /// <summary>The failure for people.</summary>
    /// <param name="types">What was wanted, in order.</param>
    /// <param name="locations">Where, in order.</param>
    /// <param name="passed">Why not, one entry a pair.</param>
    public static SnowliftException Explain(
        Catalogue catalogue, ServerWish wish, IReadOnlyList<ServerType> types, IReadOnlyList<string> locations, IReadOnlyList<PassedOver> passed)
    {
        if (passed.Where(p => p.Reason == PassReason.TooDear).MinBy(p => p.Price!.Monthly) is { } dear)
        {
            return new SnowliftException(
                ExitCode.Usage, $"Nothing orderable costs as little as --max-price {Amount(wish.MaxPrice!.Value)}",
                $"The cheapest is {dear}, {Money.Monthly(dear.Price!.Monthly, dear.Price.Currency)} with its IPv4.",
                $"Allow more: --max-price {Amount(Math.Ceiling(dear.Price!.Monthly))}   or look: {wish.Suggest.Line("types")}");
        }

        if (passed.FirstOrDefault(p => p.Reason == PassReason.NoPrice) is { } unpriced)
        {
            return new SnowliftException(
                ExitCode.Hetzner, $"What {unpriced} costs is not known",
                "The cloud's price list does not name it, and nothing is bought whose price cannot be said before.",
                $"Choose another: {wish.Suggest.Line("types")}");
        }

        return wish.Types.IsEmpty
            ? new SnowliftException(
                ExitCode.Hetzner,
                $"No server type with {DeployDefaults.MinimumCores} vCPU and {DeployDefaults.MinimumMemoryGb} GB is orderable in {Words.Or(locations)} now",
                "Stock changes by the hour.", "Try another --location.")
            : NotOrderable(catalogue, types, locations);
    }

    private static SnowliftException NotOrderable(Catalogue catalogue, IReadOnlyList<ServerType> types, IReadOnlyList<string> locations)
    {
        var elsewhere = catalogue.Locations.Select(l => l.Name).Where(l => types.Any(t => t.IsAvailableIn(l))).ToList();
        var alike = Alike(catalogue, types[0], locations);
        var where = Words.Or(locations);
        var what = types.Count == 1
            ? $"The server type {types[0].Name} is not orderable in {where}"
            : $"None of the server types {Words.And([.. types.Select(t => t.Name)])} is orderable in {where}";
        var why = elsewhere.Count > 0
            ? $"{(types.Count == 1 ? "It is" : "Some are")} orderable in {string.Join(", ", elsewhere)}."
            : $"{(types.Count == 1 ? "It is" : "They are")} not orderable anywhere just now.";
        var next = (elsewhere.Count, alike.Count) switch
        {
            ( > 0, > 0) => $"Try --location {string.Join(',', elsewhere)}, or --server-type {string.Join(" or ", alike)} in {where}.",
            ( > 0, _) => $"Try --location {string.Join(',', elsewhere)}.",
            (_, > 0) => $"Try --server-type {string.Join(" or ", alike)}.",
            _ => "Try another --location or --server-type.",
        };
        return new SnowliftException(ExitCode.Hetzner, what, why, next);
    }

    private static List<string> Alike(Catalogue catalogue, ServerType wanted, IReadOnlyList<string> locations) =>
        [.. catalogue.Types
            .Where(t => t.Architecture == wanted.Architecture && t.Cores >= wanted.Cores && t.Memory >= wanted.Memory
                && locations.Any(t.IsAvailableIn))
            .OrderBy(t => locations.Min(l => t.PriceIn(l)?.PriceMonthly.Net ?? decimal.MaxValue))
            .ThenBy(t => t.Name, StringComparer.Ordinal)
            .Take(3)
            .Select(t => t.Name)];

    private static string Amount(decimal price) => price.ToString("0.##", CultureInfo.InvariantCulture);
}
