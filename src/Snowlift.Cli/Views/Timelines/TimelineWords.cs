using Snowlift.Runs.Journals;

namespace Snowlift.Cli.Views.Timelines;

/// <summary>What text and page say alike.</summary>
internal static class TimelineWords
{
    /// <summary>In one sentence.</summary>
    public static string Headline(RunRecord record) => $"{record.Command} of {record.Host}: " + record.Outcome switch
    {
        RunOutcome.Done => $"done in {Amounts.Seconds(record.Seconds)}",
        RunOutcome.Failed => $"failed after {Amounts.Seconds(record.Seconds)}",
        RunOutcome.Cancelled => $"cancelled after {Amounts.Seconds(record.Seconds)}",
        _ => $"without an end after {Amounts.Seconds(record.Seconds)}: it still goes on, or was killed",
    };

    public static string Sign(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Done => Glyphs.Done,
        RunOutcome.Failed => Glyphs.Failed,
        RunOutcome.Cancelled => Glyphs.Stopped,
        _ => Glyphs.Begun,
    };

    /// <summary>What a remark is, in a word.</summary>
    public static string Kind(Remark remark) => remark.Kind switch
    {
        "cost" => "cost",
        "notice" => "note",
        "check" => "check",
        "evidence" => "found",
        "fallback" => "fallback",
        "method-started" => "method",
        "flake-change" => "writes",
        _ => remark.Kind,
    };

    /// <summary>The facts about a run, those that there are.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(RunRecord record)
    {
        yield return ("began", $"{record.Began.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        if (record.Cloud is { } cloud)
        {
            yield return ("cloud", cloud);
        }

        if (record.Flake is { } flake)
        {
            yield return ("flake", flake);
        }

        yield return ("run", record.Run);
        if (record.Skipped > 0)
        {
            yield return ("damaged", $"{record.Skipped} line{(record.Skipped == 1 ? "" : "s")} of the journal could not be read");
        }
    }
}
