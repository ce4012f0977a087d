using Snowlift.Cli.Terminal;
using Snowlift.Runs.Journals;

namespace Snowlift.Cli.Views.Timelines;

/// <summary>A run as text: a bar a step, where it lay in the run, and below what was said.</summary>
/// <param name="width">The terminal's columns; null where there is none.</param>
internal sealed class TimelineView(TextWriter output, int? width)
{
    private const int UsualWidth = 100;
    private const int LongestBar = 50;
    private const int ShortestBar = 10;
    private const int LongestTitle = 30;

    private readonly FactTable _facts = new(output, width);

    public void Write(RunRecord record, string journal)
    {
        Say($"{TimelineWords.Sign(record.Outcome)} {TimelineWords.Headline(record)}");
        output.WriteLine();
        foreach (var (name, value) in TimelineWords.Facts(record))
        {
            _facts.Row(name, value);
        }

        _facts.Row("journal", journal);
        if (record.Steps.Count > 0)
        {
            output.WriteLine();
            Steps(record);
        }

        if (record.Remarks.Count > 0)
        {
            output.WriteLine();
            foreach (var remark in record.Remarks)
            {
                _facts.Row(TimelineWords.Kind(remark), $"{remark.Text} (at {Amounts.Seconds(remark.At)})");
            }
        }

        if (record.Failure is { } failure)
        {
            output.WriteLine();
            Failure(failure);
        }
    }

    private void Steps(RunRecord record)
    {
        var end = Math.Max(record.Steps.Max(step => step.Began + step.Seconds), 0.001);
        var titles = Math.Min(LongestTitle, record.Steps.Max(step => PlainText.ForColumns(step.Title).Length));
        var bars = Math.Clamp((width ?? UsualWidth) - titles - 17, ShortestBar, LongestBar);
        foreach (var step in record.Steps)
        {
            var from = Math.Min((int)(step.Began / end * bars), bars - 1);
            var length = Math.Clamp((int)Math.Round(step.Seconds / end * bars), 1, bars - from);
            var bar = new string(' ', from) + new string('━', length);
            var title = PlainText.ForColumns(step.Title);
            title = title.Length <= titles ? title : title[..(titles - 1)] + "…";
            output.WriteLine($"  {TimelineWords.Sign(step.Outcome)} {title.PadRight(titles)}  {bar.PadRight(bars)} {Amounts.Seconds(step.Seconds),9}");
        }
    }

    private void Failure(RunFailure failure)
    {
        _facts.Row("failed", $"{failure.What} (exit code {failure.ExitCode})");
        Lines("why", failure.Why);
        Lines("next", failure.Next);
        Lines("left", string.Join('\n', failure.LeftBehind));
    }

    private void Lines(string name, string? text)
    {
        foreach (var line in text?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            _facts.Row(name, line);
            name = "";
        }
    }

    private void Say(string text)
    {
        foreach (var line in WordWrap.Hanging("", PlainText.Of(text), width))
        {
            output.WriteLine(line);
        }
    }
}
