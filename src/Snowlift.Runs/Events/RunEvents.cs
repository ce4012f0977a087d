using Snowlift.Remote.Errors;

namespace Snowlift.Runs.Events;

/// <summary>What one run reports into the stream: each event carries the run's id and its host, so that two runs can be told apart.</summary>
/// <param name="run">The run's id.</param>
public sealed class RunEvents(EventStream stream, string run, string host)
{
    private readonly TimelineRecorder _timeline = new(stream.Time);

    public TimeProvider Time => stream.Time;

    /// <summary>The steps that have ended, in the order in which they began.</summary>
    public IReadOnlyList<StepTime> Timeline => _timeline.Steps();

    public void Report(RunEvent happened) => stream.Report(happened with { Run = run, Host = host });

    /// <summary>
    /// Runs a step: reports its start, its end and its failure, with the seconds it took.
    /// </summary>
    /// <param name="work">The work; it reports its progress through the scope.</param>
    /// <param name="summary">A few words on the outcome.</param>
    public async Task<T> StepAsync<T>(Step step, string title, Func<StepScope, Task<T>> work, Func<T, string> summary)
    {
        var began = Time.GetTimestamp();
        Report(new StepStarted(step, title));
        try
        {
            var outcome = await work(new StepScope(this, step));
            _timeline.Add(step, began);
            Report(new StepFinished(step, summary(outcome), Elapsed()));
            return outcome;
        }
        catch (Exception e)
        {
            Report(new StepFailed(step, e is OperationCanceledException ? "cancelled" : e.Message, Elapsed()));
            // What people read may stand inside of what the flow goes by.
            if ((e as SnowliftException ?? e.InnerException as SnowliftException) is { Step: null } failure)
            {
                failure.Step = title;
            }

            throw;
        }

        double Elapsed() => Math.Round(Time.GetElapsedTime(began).TotalSeconds, 2);
    }
}

/// <summary>What a running step can say.</summary>
public sealed class StepScope(RunEvents events, Step step)
{
    public void Progress(string? text, long? done = null, long? total = null, string? unit = null) =>
        events.Report(new StepProgressed(step, text, done, total, unit));

    public void Log(string line) => events.Report(new LogLine(step, line));

    public void Fact(string name, string value) => events.Report(new FactLearned(name, value));

    public void Note(string text) => events.Report(new Notice(text));

    public void Report(RunEvent happened) => events.Report(happened);
}
