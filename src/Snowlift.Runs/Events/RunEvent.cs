using System.Text.Json.Serialization;

namespace Snowlift.Runs.Events;

/// <summary>
/// What a run reports while it goes on. Everything that people or programs see — the live view, plain lines, NDJSON,
/// the journal — is a view of this one stream. The JSON form is documented in docs/events.md; fields are only added.
/// Those that every run has stand here; what is about one room, and how a flow ends, is declared there.
/// </summary>
public abstract record RunEvent
{
    /// <summary>The event's name in JSON, stable for programs: <c>step-started</c>.</summary>
    [JsonPropertyOrder(-5)]
    public string Type => JsonType;

    /// <summary>The same, as each kind of event says it.</summary>
    protected abstract string JsonType { get; }

    /// <summary>When it happened; set by the stream.</summary>
    [JsonPropertyOrder(1)]
    public DateTimeOffset At { get; init; }

    /// <summary>The run's id, also on the server as the label <c>snowlift/run</c> and in the journal's name; null outside of a run.</summary>
    [JsonPropertyOrder(-4)]
    public string? Run { get; init; }

    /// <summary>The entry of <c>nixosConfigurations</c> that the run is about; null outside of a run.</summary>
    [JsonPropertyOrder(-3)]
    public string? Host { get; init; }

    /// <summary>The same event without secrets, wherever it holds words that somebody else may have written.</summary>
    /// <param name="redact">Takes secrets out of a text.</param>
    public abstract RunEvent Redacted(Func<string, string> redact);
}

/// <summary>A run has begun.</summary>
/// <param name="Flake">The flake reference as given, or null for a command that needs none.</param>
/// <param name="Cloud">How people know the cloud, or null for a machine that is only reached over SSH.</param>
/// <param name="Command">What was typed.</param>
public sealed record RunStarted(string? Flake, string? Cloud, RunKind Command) : RunEvent
{
    protected override string JsonType => "run-started";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Flake = Flake is null ? null : redact(Flake) };
}

/// <summary>A step has begun. Steps may run side by side.</summary>
/// <param name="Step">The step's name, stable for programs.</param>
/// <param name="Title">What it does, for people: <c>Copy the closure</c>.</param>
public sealed record StepStarted(Step Step, string Title) : RunEvent
{
    protected override string JsonType => "step-started";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Title = redact(Title) };
}

/// <summary>A step has something to tell before it ends.</summary>
/// <param name="Text">What goes on now, a few words.</param>
/// <param name="Done">How much is done, in <paramref name="Unit"/>.</param>
/// <param name="Total">How much there is in all, where known.</param>
/// <param name="Unit"><c>B</c>, <c>paths</c>, <c>derivations</c>, <c>%</c>.</param>
public sealed record StepProgressed(Step Step, string? Text, long? Done = null, long? Total = null, string? Unit = null)
    : RunEvent
{
    protected override string JsonType => "step-progressed";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Text = Text is null ? null : redact(Text) };
}

/// <summary>A step has done its work.</summary>
/// <param name="Summary">What came of it, a few words: <c>cpx22 in fsn1, 203.0.113.7</c>.</param>
/// <param name="Seconds">How long it took, in s.</param>
public sealed record StepFinished(Step Step, string Summary, double Seconds) : RunEvent
{
    protected override string JsonType => "step-finished";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Summary = redact(Summary) };
}

/// <summary>A step has failed or was cancelled; the run ends with <see cref="RunFailed"/>, which says more.</summary>
public sealed record StepFailed(Step Step, string What, double Seconds) : RunEvent
{
    protected override string JsonType => "step-failed";

    public override RunEvent Redacted(Func<string, string> redact) => this with { What = redact(What) };
}

/// <summary>A line that a tool here or on the machine wrote.</summary>
public sealed record LogLine(Step Step, string Text) : RunEvent
{
    protected override string JsonType => "log";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Text = redact(Text) };
}

/// <summary>Something was found out: <c>machine.firmware</c> is <c>bios</c>.</summary>
public sealed record FactLearned(string Name, string Value) : RunEvent
{
    protected override string JsonType => "fact";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Value = redact(Value) };
}

/// <summary>What is about to cost money, said before it does.</summary>
/// <param name="What">What is bought: <c>cpx22 in fsn1 with a public IPv4</c>.</param>
/// <param name="Hourly">Net price an hour.</param>
/// <param name="Monthly">Net price a month, the most that is charged.</param>
public sealed record CostSaid(string What, decimal Hourly, decimal Monthly, string Currency) : RunEvent
{
    protected override string JsonType => "cost";

    public override RunEvent Redacted(Func<string, string> redact) => this with { What = redact(What) };
}

/// <summary>Something people should know and need not act on.</summary>
public sealed record Notice(string Text) : RunEvent
{
    protected override string JsonType => "notice";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Text = redact(Text) };
}

/// <summary>The run has ended without success.</summary>
/// <param name="ExitCode">The process's exit status.</param>
/// <param name="LeftBehind">What still exists or runs, and what it costs; a sentence each.</param>
public sealed record RunFailed(int ExitCode, string What, string? Why, string? Next, IReadOnlyList<string> LeftBehind) : RunEvent
{
    protected override string JsonType => "run-failed";

    public override RunEvent Redacted(Func<string, string> redact) => this with
    {
        What = redact(What),
        Why = Why is null ? null : redact(Why),
        Next = Next is null ? null : redact(Next),
        LeftBehind = [.. LeftBehind.Select(redact)],
    };
}

/// <summary>How the events of every run are written as JSON.</summary>
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(StepStarted))]
[JsonSerializable(typeof(StepProgressed))]
[JsonSerializable(typeof(StepFinished))]
[JsonSerializable(typeof(StepFailed))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(FactLearned))]
[JsonSerializable(typeof(CostSaid))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(RunFailed))]
public sealed partial class RunEventJson : JsonSerializerContext;
