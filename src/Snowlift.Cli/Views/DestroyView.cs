using Snowlift.Cli.Terminal;
using Snowlift.Provision.Deletion;
using Snowlift.Provision.Servers;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Views;

/// <summary>What went, what it has cost, and what stays and costs.</summary>
/// <param name="width">The terminal's columns; null where the lines go elsewhere.</param>
internal sealed class DestroyView(TextWriter output, int? width)
{
    public void Write(DestroyReport report)
    {
        if (report.ServerId is null)
        {
            Say("", $"There is no server named {report.Host}; there is nothing to destroy."
                + (report.Deleted.Count > 0 ? $" {Capital(string.Join(", ", report.Deleted))} went." : ""));
            return;
        }

        Say("", $"{report.Host} is destroyed. {Sum(report)}");
        foreach (var more in report.Deleted.Skip(1))
        {
            Say("  went    ", more);
        }

        foreach (var kept in report.Kept)
        {
            Say("  stays   ", kept);
        }
    }

    /// <summary>Its life in numbers.</summary>
    public static string Sum(DestroyReport report) =>
        $"It lived {TimeToLive.Words(TimeSpan.FromSeconds(report.AgeSeconds))} and cost {Money.Amount(report.Cost, report.Currency)} (net); "
        + $"that is {Money.Monthly(report.Monthly, report.Currency)} less.";

    private void Say(string head, string text)
    {
        foreach (var line in WordWrap.Hanging(head, PlainText.Of(text), width))
        {
            output.WriteLine(line);
        }
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
