using System.Globalization;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Provision.Market;

namespace Snowlift.Cli.Views;

/// <summary>The offers as a table: a row for each type and price, numbers to the right, locations wrapped at the end.</summary>
/// <param name="width">The terminal's columns; null where there is none.</param>
internal sealed class OffersView(TextWriter output, int? width)
{
    private static readonly string[] Headings = ["name", "vCPU", "RAM", "disk", "cpu", "arch", "an hour", "a month", "locations"];
    private static readonly bool[] IsNumber = [false, true, true, true, false, false, true, true, false];

    public static OffersView For(CliContext context) => new(context.Out, context.Terminal.OutWidth);

    public void Write(IReadOnlyList<Offer> offers, string currency, OfferQuery query, CloudChoice cloud)
    {
        if (offers.Count == 0)
        {
            output.WriteLine(query.All
                ? "No server type is like that."
                : "No server type that can be ordered now is like that; --all shows those that cannot, too.");
            return;
        }

        List<string[]> rows = [.. offers.SelectMany(Rows).OrderBy(row => row.Price ?? decimal.MaxValue).Select(row => row.Cells)];
        var widths = Headings.Select((heading, column) => rows.Append(Headings).Max(row => row[column].Length)).ToArray();
        Row(Headings, widths);
        foreach (var row in rows)
        {
            Row(row, widths);
        }

        output.WriteLine();
        Say($"RAM and disk in GB; prices in {currency}, net, {(query.WithIpv4 ? "with" : "without")} the public IPv4."
            + (cloud.Kind == CloudKind.Lab ? " Hetzner's prices: in the lab nothing costs." : " Each begun hour counts, until the month's price is reached."));
        if (offers.Any(offer => offer.Places.Any(place => !place.Orderable)))
        {
            Say("(in brackets): takes no orders there now.");
        }
    }

    /// <summary>A row for each price: what costs the same stands together.</summary>
    private static IEnumerable<(decimal? Price, string[] Cells)> Rows(Offer offer) => offer.Places
        .GroupBy(place => (place.Price?.Hourly, place.Price?.Monthly))
        .Select(group => (group.Key.Monthly, (string[])
        [
            offer.Type.Name,
            $"{offer.Type.Cores}",
            offer.Type.Memory.ToString("0.#", CultureInfo.InvariantCulture),
            $"{offer.Type.Disk}",
            offer.Type.CpuType.Value,
            offer.Type.Architecture.Value,
            group.Key.Hourly is { } hourly ? hourly.ToString("0.0000", CultureInfo.InvariantCulture) : "?",
            group.Key.Monthly is { } monthly ? monthly.ToString("0.00", CultureInfo.InvariantCulture) : "?",
            Places([.. group]),
        ]));

    private static string Places(IReadOnlyList<OfferPlace> places) => string.Join(' ', places
        .GroupBy(place => (place.Orderable, place.EndsAfter))
        .OrderByDescending(group => group.Key.Orderable)
        .Select(group =>
        {
            var names = string.Join(' ', group.Select(place => place.Location));
            var ends = group.Key.EndsAfter is { } after ? $" until {after.UtcDateTime:yyyy-MM-dd}" : "";
            return group.Key.Orderable ? names + ends : $"({names}{ends})";
        }));

    private void Row(string[] cells, int[] widths)
    {
        var start = "  " + string.Join("  ", cells.Take(cells.Length - 1).Select((cell, column) => Fit(PlainText.Of(cell), widths[column], IsNumber[column]))) + "  ";
        var room = width is { } columns ? Math.Max(8, columns - start.Length) : int.MaxValue;
        foreach (var (line, index) in WordWrap.Lines(PlainText.Of(cells[^1]), room).Select((line, index) => (line, index)))
        {
            output.WriteLine(((index == 0 ? start : new string(' ', start.Length)) + line).TrimEnd());
        }
    }

    private void Say(string text)
    {
        foreach (var line in WordWrap.Lines(PlainText.Of(text), width is { } columns ? Math.Max(20, columns - 2) : int.MaxValue))
        {
            output.WriteLine("  " + line);
        }
    }

    private static string Fit(string cell, int to, bool isNumber) => isNumber ? cell.PadLeft(to) : cell.PadRight(to);
}
