using Snowlift.Checks;
using Snowlift.Cli.Terminal;
using Snowlift.Install.Describing;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Requests;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

/// <summary>
/// One line for each event that matters, with the seconds since the run began: for logs, pipes and dumb terminals.
/// Never a control character.
/// </summary>
/// <param name="width">The terminal's columns; null where there is none: a line stays a line, for those who search in it.</param>
internal sealed class PlainView(TextWriter output, int? width) : IView
{
    /// <summary>A step that goes on says so this often: rare enough to read, often enough for CI's silence limits.</summary>
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(15);

    private readonly Dictionary<Step, (string Title, DateTimeOffset LastSaid)> _running = [];
    private DateTimeOffset? _began;
    private bool _findingsAreTheResult;

    public void OnEvent(RunEvent happened)
    {
        _began ??= happened.At;
        if (happened is FlakeChange change)
        {
            // The change itself without times in front: it can be copied, and applied.
            output.WriteLine(string.Join('\n', Phrases.Of(change).Select((text, index) => index == 0 ? At(happened) + text : text)));
            output.Flush();
        }
        else if (Line(happened) is { } line)
        {
            foreach (var part in WordWrap.Hanging(At(happened), line, width))
            {
                output.WriteLine(part);
            }

            output.Flush();
        }
    }

    public ValueTask<IAsyncDisposable?> PauseAsync() => ValueTask.FromResult<IAsyncDisposable?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string At(RunEvent happened) => $"[{(happened.At - _began!.Value).TotalSeconds,6:0.0}s] ";

    private string? Line(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted run:
                _findingsAreTheResult = run.Command == RunKind.Check;
                return Phrases.Of(run);
            case StepStarted step:
                var title = PlainText.Of(step.Title);
                _running[step.Step] = (title, step.At);
                return $"{Glyphs.Begun} {title}";
            case StepProgressed progress:
                return Progress(progress);
            case StepFinished step:
                return $"{Glyphs.Done} {Title(step.Step)}: {PlainText.Of(step.Summary)} ({Amounts.Seconds(step.Seconds)})";
            case StepFailed step:
                return $"{(step.What == StepBoard.Cancelled ? Glyphs.Stopped : Glyphs.Failed)} {Title(step.Step)}: {PlainText.Of(step.What)} ({Amounts.Seconds(step.Seconds)})";
            case CostSaid cost:
                return Phrases.Of(cost);
            case Notice notice:
                return Phrases.Of(notice);
            case FellBack fallback:
                return Phrases.Of(fallback);
            case EvidenceFound evidence:
                return Phrases.Of(evidence);
            case CheckFound when _findingsAreTheResult:
                return null;
            case CheckFound check:
                return Phrases.Of(check);
            default:
                // Facts and log lines are in the journal; the end of the run is said by the result or the error.
                return null;
        }
    }

    private string? Progress(StepProgressed progress)
    {
        if (!_running.TryGetValue(progress.Step, out var step) || progress.At - step.LastSaid < ProgressEvery)
        {
            return null;
        }

        _running[progress.Step] = step with { LastSaid = progress.At };
        var words = new[] { progress.Text is { } text ? PlainText.Of(text) : null, Amounts.Progress(progress) };
        return $"{Glyphs.Begun} {step.Title}: {string.Join(", ", words.Where(w => !string.IsNullOrEmpty(w)))}";
    }

    private string Title(Step step) => _running.TryGetValue(step, out var running) ? running.Title : step.ToString();
}

/// <summary>The signs before a step.</summary>
internal static class Glyphs
{
    public const string Begun = "…";
    public const string Done = "✓";
    public const string Failed = "✗";
    public const string Stopped = "–";
}
