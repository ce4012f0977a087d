using Snowlift.Install.Methods;
using Snowlift.Install.Requests;
using Snowlift.Remote.Errors;

namespace Snowlift.Runs.Events;

/// <summary>Somebody who looks at a run: a view, the journal.</summary>
public interface IEventObserver
{
    /// <summary>Called in order, one event at a time, possibly from several threads in turn; must not throw.</summary>
    void OnEvent(DeployEvent happened);
}

/// <summary>The run's one stream of events: stamps them and hands them to every observer, one at a time.</summary>
public sealed class EventStream(TimeProvider time, params IReadOnlyList<IEventObserver> observers)
{
    private readonly Lock _oneAtATime = new();
    private readonly TimelineRecorder _timeline = new(time);

    public TimeProvider Time => time;

    /// <summary>Takes secrets out of words that others wrote.</summary>
    public Func<string, string> Redact { get; init; } = text => text;

    /// <summary>The steps that have ended, in the order in which they began.</summary>
    public IReadOnlyList<StepTime> Timeline => _timeline.Steps();

    public void Report(DeployEvent happened)
    {
        lock (_oneAtATime)
        {
            var stamped = RedactedEvent.Of(happened, Redact) with { At = time.GetUtcNow() };
            foreach (var observer in observers)
            {
                observer.OnEvent(stamped);
            }
        }
    }

    /// <summary>
    /// Runs a step: reports its start, its end and its failure, with the seconds it took.
    /// </summary>
    /// <param name="work">The work; it reports its progress through the scope.</param>
    /// <param name="summary">A few words on the outcome.</param>
    public async Task<T> StepAsync<T>(Step step, string title, Func<StepScope, Task<T>> work, Func<T, string> summary)
    {
        var began = time.GetTimestamp();
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
            if (((e as MethodFailedException)?.Explanation ?? e as SnowliftException) is { Step: null } failure)
            {
                failure.Step = title;
            }

            throw;
        }

        double Elapsed() => Math.Round(time.GetElapsedTime(began).TotalSeconds, 2);
    }
}

/// <summary>What a running step can say.</summary>
public sealed class StepScope(EventStream events, Step step)
{
    public void Progress(string? text, long? done = null, long? total = null, string? unit = null) =>
        events.Report(new StepProgressed(step, text, done, total, unit));

    public void Log(string line) => events.Report(new LogLine(step, line));

    public void Fact(string name, string value) => events.Report(new FactLearned(name, value));

    public void Note(string text) => events.Report(new Notice(text));

    public void Report(DeployEvent happened) => events.Report(happened);
}
