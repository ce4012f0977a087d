using System.Text.Json.Serialization;

namespace Snowlift.Runs.Journals;

/// <summary>A run as its journal tells it. Names are those of the version that wrote it, so that they may be strange to this one.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Command">What was run; more than one, joined, where one command ran several flows.</param>
/// <param name="Began">By the run's clock, which a rehearsal's is, too.</param>
/// <param name="Seconds">From its first event to its last, in s.</param>
/// <param name="Remarks">What was said in between, in order: costs, notes, warnings, other ways that were tried.</param>
/// <param name="Failure">How it failed, where it did.</param>
/// <param name="Skipped">Lines that could not be read.</param>
public sealed record RunRecord(
    string Run,
    string Command,
    string Host,
    string? Flake,
    string? Cloud,
    DateTimeOffset Began,
    double Seconds,
    RunOutcome Outcome,
    IReadOnlyList<StepRecord> Steps,
    IReadOnlyList<Remark> Remarks,
    RunFailure? Failure,
    int Skipped);

/// <summary>How a run, or a step of it, ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunOutcome>))]
public enum RunOutcome
{
    /// <summary>Well.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>No end is written down: it still goes on, or was killed.</summary>
    Unfinished,
}

/// <summary>A step.</summary>
/// <param name="Began">Since the run began, in s.</param>
/// <param name="Seconds">How long it took, in s; of one without an end, as long as the journal goes.</param>
/// <param name="Text">What came of it.</param>
public sealed record StepRecord(string Step, string Title, double Began, double Seconds, RunOutcome Outcome, string? Text);

/// <summary>Something that was said.</summary>
/// <param name="At">Since the run began, in s.</param>
/// <param name="Kind">The event's type, as docs/events.md has it.</param>
public sealed record Remark(double At, string Kind, string Text);

/// <summary>How a run failed.</summary>
public sealed record RunFailure(int ExitCode, string What, string? Why, string? Next, IReadOnlyList<string> LeftBehind);
