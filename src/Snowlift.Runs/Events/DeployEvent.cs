using System.Text.Json.Serialization;
using Snowlift.Checks.Findings;
using Snowlift.Install;
using Snowlift.Install.Requests;
using Snowlift.Operate;
using Snowlift.Operate.Bake;
using Snowlift.Operate.Closures;
using Snowlift.Operate.Destroy;
using Snowlift.Operate.Updates;

namespace Snowlift.Runs.Events;

/// <summary>
/// What a run reports while it goes on. Everything that people or programs see — the live view, plain lines, NDJSON,
/// the journal — is a view of this one stream. The JSON form is documented in docs/events.md; fields are only added.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunStarted), "run-started")]
[JsonDerivedType(typeof(StepStarted), "step-started")]
[JsonDerivedType(typeof(StepProgressed), "step-progressed")]
[JsonDerivedType(typeof(StepFinished), "step-finished")]
[JsonDerivedType(typeof(StepFailed), "step-failed")]
[JsonDerivedType(typeof(LogLine), "log")]
[JsonDerivedType(typeof(FactLearned), "fact")]
[JsonDerivedType(typeof(CostSaid), "cost")]
[JsonDerivedType(typeof(MethodStarted), "method-started")]
[JsonDerivedType(typeof(FellBack), "fallback")]
[JsonDerivedType(typeof(Notice), "notice")]
[JsonDerivedType(typeof(CheckFound), "check")]
[JsonDerivedType(typeof(FlakeChange), "flake-change")]
[JsonDerivedType(typeof(EvidenceFound), "evidence")]
[JsonDerivedType(typeof(RunFinished), "run-finished")]
[JsonDerivedType(typeof(CheckFinished), "check-finished")]
[JsonDerivedType(typeof(DestroyFinished), "destroy-finished")]
[JsonDerivedType(typeof(UpdateFinished), "update-finished")]
[JsonDerivedType(typeof(GenerationsListed), "generations")]
[JsonDerivedType(typeof(DiffFinished), "diff")]
[JsonDerivedType(typeof(BakeFinished), "bake-finished")]
[JsonDerivedType(typeof(PlanFinished), "plan-finished")]
[JsonDerivedType(typeof(DestroyPreviewed), "destroy-previewed")]
[JsonDerivedType(typeof(UpdatePreviewed), "update-previewed")]
[JsonDerivedType(typeof(BakePreviewed), "bake-previewed")]
[JsonDerivedType(typeof(CleanUpFinished), "cleanup-finished")]
[JsonDerivedType(typeof(RunFailed), "run-failed")]
public abstract record DeployEvent
{
    /// <summary>When it happened; set by the sink that stamps events.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>A run has begun.</summary>
/// <param name="Run">The run's id, also on the server as the label <c>snowlift/run</c> and in the journal's name.</param>
/// <param name="Host">The entry of <c>nixosConfigurations</c>.</param>
/// <param name="Flake">The flake reference as given, or null for a command that needs none.</param>
/// <param name="Cloud">The API's endpoint, or null for a machine that is only reached over SSH.</param>
/// <param name="Command">What was typed.</param>
public sealed record RunStarted(string Run, string Host, string? Flake, string? Cloud, RunKind Command = RunKind.Deploy) : DeployEvent;

/// <summary>A step has begun. Steps may run side by side.</summary>
/// <param name="Step">The step's name, stable for programs.</param>
/// <param name="Title">What it does, for people: <c>Copy the closure</c>.</param>
public sealed record StepStarted(Step Step, string Title) : DeployEvent;

/// <summary>A step has something to tell before it ends.</summary>
/// <param name="Text">What goes on now, a few words.</param>
/// <param name="Done">How much is done, in <paramref name="Unit"/>.</param>
/// <param name="Total">How much there is in all, where known.</param>
/// <param name="Unit"><c>B</c>, <c>paths</c>, <c>derivations</c>, <c>%</c>.</param>
public sealed record StepProgressed(Step Step, string? Text, long? Done = null, long? Total = null, string? Unit = null)
    : DeployEvent;

/// <summary>A step has done its work.</summary>
/// <param name="Summary">What came of it, a few words: <c>cpx22 in fsn1, 203.0.113.7</c>.</param>
/// <param name="Seconds">How long it took, in s.</param>
public sealed record StepFinished(Step Step, string Summary, double Seconds) : DeployEvent;

/// <summary>A step has failed or was cancelled; the run ends with <see cref="RunFailed"/>, which says more.</summary>
public sealed record StepFailed(Step Step, string What, double Seconds) : DeployEvent;

/// <summary>A line that a tool here or on the machine wrote.</summary>
public sealed record LogLine(Step Step, string Text) : DeployEvent;

/// <summary>Something was found out: <c>machine.firmware</c> is <c>bios</c>.</summary>
public sealed record FactLearned(string Name, string Value) : DeployEvent;

/// <summary>What is about to cost money, said before it does.</summary>
/// <param name="What">What is bought: <c>cpx22 in fsn1 with a public IPv4</c>.</param>
/// <param name="Hourly">Net price an hour.</param>
/// <param name="Monthly">Net price a month, the most that is charged.</param>
public sealed record CostSaid(string What, decimal Hourly, decimal Monthly, string Currency) : DeployEvent;

/// <summary>A way into NixOS is tried.</summary>
/// <param name="Reason">Why this one, a few words.</param>
public sealed record MethodStarted(Method Method, string Reason) : DeployEvent;

/// <summary>A method did not work on this machine; the machine is brought back, and another one is tried.</summary>
/// <param name="From">What failed.</param>
/// <param name="To">What is tried next.</param>
/// <param name="Reason">Why it failed, one sentence.</param>
/// <param name="Detail">What the machine said, where it said something.</param>
public sealed record FellBack(Method From, Method To, string Reason, string? Detail) : DeployEvent;

/// <summary>Something people should know and need not act on.</summary>
public sealed record Notice(string Text) : DeployEvent;

/// <summary>A check has something to say; a refusal that is not forced ends the run.</summary>
public sealed record CheckFound(Finding Finding) : DeployEvent;

/// <summary>A file of the flake that is to be written, said before it is.</summary>
/// <param name="Path">Relative to the flake's folder.</param>
/// <param name="IsNew">There is no such file yet.</param>
/// <param name="Diff">What changes, as <c>diff -u</c> shows it.</param>
public sealed record FlakeChange(string Path, bool IsNew, string Diff) : DeployEvent;

/// <summary>Something that tells why a machine did not come back.</summary>
/// <param name="Kind"><c>cloud</c>, <c>console</c>, <c>serial</c>, <c>disk</c>.</param>
/// <param name="Text">What it is, one sentence; or why it could not be had.</param>
/// <param name="Path">The file that it was saved to; null where there is none.</param>
/// <param name="Lines">The lines that matter, the machine's own words; empty where a picture says it all.</param>
public sealed record EvidenceFound(string Kind, string Text, string? Path, IReadOnlyList<string> Lines) : DeployEvent;

/// <summary>The run is done; the machine runs what the flake says.</summary>
public sealed record RunFinished(DeployResult Result) : DeployEvent;

/// <summary>A check is done, whatever it found.</summary>
public sealed record CheckFinished(CheckReport Report) : DeployEvent;

/// <summary>A server is gone.</summary>
public sealed record DestroyFinished(DestroyReport Report) : DeployEvent;

/// <summary>An update, or a way back, is done; the machine runs that system and will boot it.</summary>
public sealed record UpdateFinished(UpdateResult Result) : DeployEvent;

/// <summary>What a conversion in place had left of the old system is gone.</summary>
public sealed record CleanUpFinished(CleanUpReport Report) : DeployEvent;

/// <summary>A machine's generations were listed.</summary>
public sealed record GenerationsListed(GenerationsReport Report) : DeployEvent;

/// <summary>Two systems were compared.</summary>
public sealed record DiffFinished(DiffReport Report) : DeployEvent;

/// <summary>A bake is done: there is an image that servers can start from.</summary>
public sealed record BakeFinished(BakeResult Result) : DeployEvent;
/// <summary>A plan is made; nothing was changed.</summary>
public sealed record PlanFinished(PlanReport Plan) : DeployEvent;

/// <summary>What a destroy would do is known; nothing was changed.</summary>
public sealed record DestroyPreviewed(DestroyPreview Preview) : DeployEvent;

/// <summary>What an update would do is known; nothing was changed.</summary>
public sealed record UpdatePreviewed(UpdatePreview Preview) : DeployEvent;

/// <summary>What a bake would make is known; nothing was changed.</summary>
public sealed record BakePreviewed(BakePreview Preview) : DeployEvent;

/// <summary>The run has ended without success.</summary>
/// <param name="ExitCode">The process's exit status.</param>
/// <param name="LeftBehind">What still exists or runs, and what it costs; a sentence each.</param>
public sealed record RunFailed(
    int ExitCode, string What, string? Why, string? Next, IReadOnlyList<string> LeftBehind) : DeployEvent;
