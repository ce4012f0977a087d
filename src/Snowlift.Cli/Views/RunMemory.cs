using System.Collections.Concurrent;
using Snowlift.Cli.Terminal;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

/// <summary>What the end of a run is told with: titles, how it failed, and the last log lines of each step.</summary>
internal sealed class RunMemory : IEventObserver
{
    private const int KeptLines = 12;
    private readonly ConcurrentDictionary<Step, string> _titles = new();
    private readonly ConcurrentDictionary<Step, Queue<string>> _tails = new();

    public RunStarted? Started { get; private set; }

    public RunFailed? Failed { get; private set; }

    /// <summary>The step that failed first.</summary>
    public Step? FailedStep { get; private set; }

    public void OnEvent(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted run:
                Started = run;
                break;
            case StepStarted step:
                _titles[step.Step] = PlainText.Of(step.Title);
                break;
            case StepFailed { What: not StepBoard.Cancelled } step:
                FailedStep ??= step.Step;
                break;
            case LogLine line:
                var tail = _tails.GetOrAdd(line.Step, _ => new Queue<string>());
                tail.Enqueue(line.Text);
                if (tail.Count > KeptLines)
                {
                    tail.Dequeue();
                }

                break;
            case RunFailed failed:
                Failed = failed;
                break;
        }
    }

    public string Title(Step step) => _titles.TryGetValue(step, out var title) ? title : step.ToString();

    /// <summary>The last lines that the failed step's tools wrote.</summary>
    public IReadOnlyList<string> LastLines() =>
        FailedStep is { } step && _tails.TryGetValue(step, out var tail) ? [.. tail] : [];
}
