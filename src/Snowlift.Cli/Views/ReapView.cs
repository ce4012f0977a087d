using System.Text.Json;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Operate.Destroy;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Views;

/// <summary>What was reaped, and what that saves.</summary>
internal sealed class ReapView(CliContext context)
{
    public void Write(IReadOnlyList<Reaped> all, bool dryRun, bool json)
    {
        if (json)
        {
            context.Out.WriteLine(JsonSerializer.Serialize([.. all.Select(Json)], ServersJson.Default.ReapJsonArray));
            return;
        }

        foreach (var reaped in all)
        {
            if (reaped.Failure is null)
            {
                Say(context.Out, context.Terminal.OutWidth, Line(reaped));
            }
            else
            {
                Say(context.Error, context.Terminal.ErrorWidth, Line(reaped));
            }
        }

        var gone = all.Where(reaped => dryRun ? reaped.LeftAlone is null : reaped.Report is not null).ToList();
        if (gone.Count == 0)
        {
            context.Out.WriteLine(all.Count == 0 ? "Nothing has expired." : dryRun ? "Nothing would go." : "Nothing was reaped.");
            return;
        }

        var saved = Money.Monthly(gone.Sum(reaped => reaped.One.Bill.Monthly), gone[0].One.Bill.Currency);
        var what = $"{gone.Count} server{(gone.Count == 1 ? "" : "s")}";
        Say(context.Out, context.Terminal.OutWidth, dryRun ? $"{what} would go: {saved} less (net)." : $"{what} reaped: {saved} less (net).");
    }

    private static void Say(TextWriter output, int? width, string text)
    {
        foreach (var line in WordWrap.Hanging("", PlainText.Of(text), width))
        {
            output.WriteLine(line);
        }
    }

    private static string Line(Reaped reaped)
    {
        var name = reaped.One.Server.Name;
        return reaped switch
        {
            { LeftAlone: { } why } => $"{name} is left alone: {why}",
            { Failure: { } failure } => $"{name} could not be destroyed: {failure.What}{(failure.Why is { } why ? $" ({why.Split('\n')[0]})" : "")}",
            { Report: { } report } => string.Join("; ", [$"{name} is destroyed. {DestroyView.Sum(report)}", .. report.Kept.Select(kept => $"stays: {kept}")]),
            _ => $"{name} would go: {ServerList.Left(reaped.One, brief: false)}, {Money.Amount(reaped.One.SoFar, reaped.One.Bill.Currency)} so far",
        };
    }

    private static ReapJson Json(Reaped reaped) => new(
        reaped.One.Server.Name, reaped.One.Server.Id.Value, reaped.Report is not null, reaped.LeftAlone ?? reaped.Failure?.What,
        decimal.Round(reaped.Report?.Cost ?? reaped.One.SoFar, 4), decimal.Round(reaped.One.Bill.Monthly, 4),
        decimal.Round(reaped.One.Bill.Monthly, 4), reaped.One.Bill.Currency);
}
