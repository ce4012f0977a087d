using Snowlift.Cli.Terminal;
using Snowlift.Deploy.Events;

namespace Snowlift.Cli.Views;

/// <summary>What events are in words; the same ones in every view for people.</summary>
internal static class Phrases
{
    public static string Of(RunStarted run) => PlainText.Of(run.Cloud is null
        ? $"Deploying {run.Host} from {run.Flake} over SSH (run {run.Run})"
        : $"Deploying {run.Host} from {run.Flake} on {run.Cloud} (run {run.Run})");

    public static string Of(CostSaid cost) => PlainText.Of(
        $"Cost: {cost.What}, {Amounts.Hourly(cost.Hourly, cost.Currency)} an hour, "
        + $"at most {Amounts.Monthly(cost.Monthly, cost.Currency)} a month (net)");

    public static string Of(Notice notice) => PlainText.Of($"Note: {notice.Text}");

    public static string Of(EvidenceFound evidence) =>
        PlainText.Of($"Found: {evidence.Text}{(evidence.Path is { } path ? $": {path}" : "")}");
}
