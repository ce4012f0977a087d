namespace Snowlift.Lab.Tests.Support;

/// <summary>The system's clock, put forward: timers run as ever, which those of a FakeTimeProvider do not.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}
