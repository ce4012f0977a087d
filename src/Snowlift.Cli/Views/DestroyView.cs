using Snowlift.Cli.Terminal;
using Snowlift.Deploy;
using Snowlift.Deploy.Life;

namespace Snowlift.Cli.Views;

/// <summary>What went, what it has cost, and what stays and costs.</summary>
internal sealed class DestroyView(TextWriter output)
{
    public void Write(DestroyReport report)
    {
        if (report.ServerId is null)
        {
            output.WriteLine($"There is no server named {report.Host}; there is nothing to destroy."
                + (report.Deleted.Count > 0 ? $" {Capital(string.Join(", ", report.Deleted))} went." : ""));
            return;
        }

        output.WriteLine(PlainText.Of($"{report.Host} is destroyed. {Sum(report)}"));
        foreach (var more in report.Deleted.Skip(1))
        {
            output.WriteLine(PlainText.Of($"  went    {more}"));
        }

        foreach (var kept in report.Kept)
        {
            output.WriteLine(PlainText.Of($"  stays   {kept}"));
        }
    }

    /// <summary>Its life in numbers.</summary>
    public static string Sum(DestroyReport report) =>
        $"It lived {TimeToLive.Words(TimeSpan.FromSeconds(report.AgeSeconds))} and cost {Money.Amount(report.Cost, report.Currency)} (net); "
        + $"that is {Money.Monthly(report.Monthly, report.Currency)} less.";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
