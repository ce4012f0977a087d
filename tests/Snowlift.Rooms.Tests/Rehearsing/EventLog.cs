using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Rehearsing;

/// <summary>Keeps every event, and can do something when a step begins.</summary>
internal sealed class EventLog : IEventObserver
{
    private readonly Lock _one = new();
    private readonly List<RunEvent> _all = [];

    public Action<RunEvent>? When { get; set; }

    public IReadOnlyList<RunEvent> All
    {
        get
        {
            lock (_one)
            {
                return [.. _all];
            }
        }
    }

    public IReadOnlyList<Step> Finished => [.. All.OfType<StepFinished>().Select(step => step.Step)];

    public void OnEvent(RunEvent happened)
    {
        lock (_one)
        {
            _all.Add(happened);
        }

        When?.Invoke(happened);
    }

    /// <summary>For a failure's message: what happened, a line each.</summary>
    public override string ToString() => string.Join('\n', All.Where(e => e is not StepProgressed).Select(EventCatalogue.Json.Line));
}
