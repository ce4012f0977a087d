namespace Snowlift.Runs.Events;

/// <summary>How long a step took, and when it began, both in s since the run began or the step did.</summary>
public sealed record StepTime(Step Step, double Began, double Seconds);
