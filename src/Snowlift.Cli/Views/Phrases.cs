using Snowlift.Checks;
using Snowlift.Checks.Findings;
using Snowlift.Cli.Terminal;
using Snowlift.Install.Describing;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Requests;
using Snowlift.Runs.Events;
using Snowlift.Runs.Texts;

namespace Snowlift.Cli.Views;

/// <summary>What events are in words; the same ones in every view for people.</summary>
internal static class Phrases
{
    public static string Of(RunStarted run)
    {
        var where = run.Cloud is { } cloud ? $" on {cloud}" : ChangesAMachine(run.Command) ? " over SSH" : "";
        var from = run.Flake is { } flake ? $" from {flake}" : "";
        return PlainText.Of($"{Doing(run.Command)} {run.Host}{from}{where} (run {run.Run})");
    }

    private static bool ChangesAMachine(RunKind kind) => kind is RunKind.Deploy or RunKind.Update or RunKind.Rollback or RunKind.Cleanup;

#pragma warning disable CS8524 // A kind without a name does not come about, and one without words is to be an error here.
    private static string Doing(RunKind kind) => kind switch
    {
        RunKind.Deploy => "Deploying",
        RunKind.Check => "Checking",
        RunKind.Plan => "Planning",
        RunKind.Destroy => "Destroying",
        RunKind.Update => "Updating",
        RunKind.Rollback => "Rolling back",
        RunKind.Generations => "Asking",
        RunKind.Diff => "Comparing",
        RunKind.Bake => "Baking",
        RunKind.Cleanup => "Cleaning up",
    };
#pragma warning restore CS8524

    /// <summary>
    /// A finding in one line, or null for one that is told elsewhere: a refusal by the error that it becomes, a note by
    /// <c>snowlift check</c>.
    /// </summary>
    public static string? Of(CheckFound check) => check.Finding switch
    {
        { Severity: Severity.Warn } finding => PlainText.Of($"Warning ({finding.Check}): {finding.Found}. {finding.Why}"),
        { IsForced: true } finding => PlainText.Of($"Forced ({finding.Check}): {finding.Found}. {finding.Why}"),
        _ => null,
    };

    public static string Of(CostSaid cost) => PlainText.Of(
        $"Cost: {cost.What}, {Money.Rate(cost.Hourly, cost.Monthly, cost.Currency)} (net)");

    public static string Of(Notice notice) => PlainText.Of($"Note: {notice.Text}");

    public static string Of(FellBack fallback) => PlainText.Of(
        $"Falling back from {fallback.From.ToWord()} to {fallback.To.ToWord()}: {fallback.Reason}"
        + (fallback.Detail?.Split('\n') is [.., var last] ? $" ({last})" : ""));

    /// <summary>The change line by line, each safe to print; the first says what it is.</summary>
    public static IReadOnlyList<string> Of(FlakeChange change) =>
        [PlainText.Of($"{(change.IsNew ? "New" : "Changed")} in the flake: {change.Path}"), .. change.Diff.TrimEnd('\n').Split('\n').Select(PlainText.Of)];

    public static string Of(EvidenceFound evidence) =>
        PlainText.Of($"Found: {evidence.Text}{(evidence.Path is { } path ? $": {path}" : "")}");
}
