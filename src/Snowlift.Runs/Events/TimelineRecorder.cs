namespace Snowlift.Runs.Events;

/// <summary>Writes down when each step began and how long it took.</summary>
internal sealed class TimelineRecorder(TimeProvider time)
{
    private readonly Lock _one = new();
    private readonly List<StepTime> _steps = [];
    private readonly long _began = time.GetTimestamp();

    public void Add(Step step, long began)
    {
        lock (_one)
        {
            _steps.Add(new StepTime(step, Seconds(_began, began), Seconds(began, time.GetTimestamp())));
        }
    }

    public IReadOnlyList<StepTime> Steps()
    {
        lock (_one)
        {
            return [.. _steps.OrderBy(step => step.Began)];
        }
    }

    private double Seconds(long from, long to) => Math.Round(time.GetElapsedTime(from, to).TotalSeconds, 2);
}
