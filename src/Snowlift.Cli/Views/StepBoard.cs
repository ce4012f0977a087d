using System.Collections.Immutable;
using Snowlift.Cli.Terminal;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

internal enum StepState
{
    Running,
    Done,
    Failed,

    /// <summary>Cancelled, or the run ended while it still went on.</summary>
    Stopped,
}

/// <summary>A step as the live view shows it: one line.</summary>
/// <param name="Text">The summary, or what goes on now.</param>
/// <param name="Seconds">How long it took; 0 while it runs.</param>
internal sealed record StepRow(
    Step Step, string Title, DateTimeOffset Began, StepState State, string Text, StepProgressed? Progress, double Seconds);

/// <summary>The steps so far, in the order in which they began. Written by events, read by the picture.</summary>
internal sealed class StepBoard
{
    /// <summary>What <see cref="EventStream"/> says of a step that was cancelled.</summary>
    public const string Cancelled = "cancelled";

    private ImmutableList<StepRow> _rows = [];

    public ImmutableList<StepRow> Rows => Volatile.Read(ref _rows);

    public void Apply(RunEvent happened)
    {
        switch (happened)
        {
            case StepStarted step:
                Volatile.Write(
                    ref _rows,
                    _rows.Add(new StepRow(step.Step, PlainText.ForColumns(step.Title), step.At, StepState.Running, "", null, 0)));
                break;
            case StepProgressed progress:
                Change(progress.Step, row => row with
                {
                    Text = progress.Text is { } text ? PlainText.ForColumns(text) : row.Text,
                    Progress = progress.Done is null ? null : progress,
                });
                break;
            case StepFinished step:
                Change(step.Step, row => row with
                {
                    State = StepState.Done, Text = PlainText.ForColumns(step.Summary), Progress = null, Seconds = step.Seconds,
                });
                break;
            case StepFailed step:
                Change(step.Step, row => row with
                {
                    State = step.What == Cancelled ? StepState.Stopped : StepState.Failed, Text = PlainText.ForColumns(step.What), Progress = null, Seconds = step.Seconds,
                });
                break;
        }
    }

    /// <summary>The run is over: what still runs on the board was left in the middle.</summary>
    public void Stop() => Volatile.Write(
        ref _rows,
        [.. _rows.Select(r => r.State == StepState.Running ? r with { State = StepState.Stopped, Progress = null } : r)]);

    /// <summary>Changes the step's youngest row, when it still runs: a step may be tried again.</summary>
    private void Change(Step step, Func<StepRow, StepRow> change)
    {
        var index = _rows.FindLastIndex(r => r.Step == step && r.State == StepState.Running);
        if (index >= 0)
        {
            Volatile.Write(ref _rows, _rows.SetItem(index, change(_rows[index])));
        }
    }
}
