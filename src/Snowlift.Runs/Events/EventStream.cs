namespace Snowlift.Runs.Events;

/// <summary>Somebody who looks at a run: a view, the journal.</summary>
public interface IEventObserver
{
    /// <summary>Called in order, one event at a time, possibly from several threads in turn; must not throw.</summary>
    void OnEvent(RunEvent happened);
}

/// <summary>The program's one stream of events: stamps them and hands them to every observer, one at a time.</summary>
public sealed class EventStream(TimeProvider time, params IReadOnlyList<IEventObserver> observers)
{
    private readonly Lock _oneAtATime = new();

    public TimeProvider Time => time;

    /// <summary>Takes secrets out of words that others wrote.</summary>
    public Func<string, string> Redact { get; init; } = text => text;

    public void Report(RunEvent happened)
    {
        lock (_oneAtATime)
        {
            var stamped = happened.Redacted(Redact) with { At = time.GetUtcNow() };
            foreach (var observer in observers)
            {
                observer.OnEvent(stamped);
            }
        }
    }
}
