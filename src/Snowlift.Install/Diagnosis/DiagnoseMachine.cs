using Snowlift.Install.Requests;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Diagnosis;

/// <summary>
/// When a machine does not come back: collects what can be had, each with its own limit and none of it necessary, and
/// names the likeliest causes. Effect: files beside the run's journal; the machine may be reset twice, into the rescue
/// system and out of it, and is afterwards as it was.
/// </summary>
internal static class DiagnoseMachine
{
    private const int ShownLines = 12;

    /// <summary>Does the work of a step; where the machine did not come back, finds out why.</summary>
    /// <exception cref="SnowliftException">The step's failure, with causes and evidence.</exception>
    public static async Task<T> OrAsync<T>(
        DeployRun run, Func<Task<T>> step, Func<SnowliftException, Case> about, CancellationToken cancellation)
    {
        try
        {
            return await step();
        }
        catch (SnowliftException e) when (Case.IsOne(e) && !cancellation.IsCancellationRequested)
        {
            throw await RunAsync(run, about(e), cancellation);
        }
    }

    /// <summary>Finds out why.</summary>
    /// <returns>The step's failure, with causes and evidence.</returns>
    public static async Task<SnowliftException> RunAsync(DeployRun run, Case @case, CancellationToken cancellation)
    {
        var (evidence, causes, files) = await run.Events.StepAsync(
            Step.Diagnose,
            "Find out why",
            async scope =>
            {
                using var limit = new CancellationTokenSource(run.Limits.Diagnosis, run.Time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
                var collector = new Collector(run, @case, scope, cancellation);
                var evidence = await collector.CollectAsync(either.Token);
                return (evidence, Causes.From(evidence), collector.Files);
            },
            found => found.Item2 is [var first, ..] ? $"likely: {first.What}" : "nothing was found");
        return Explain(@case.Failure, evidence, causes, files);
    }

    /// <summary>The failure with all that was found out.</summary>
    internal static SnowliftException Explain(
        SnowliftException failure, Evidence evidence, IReadOnlyList<Cause> causes, IReadOnlyList<string> files)
    {
        var numbered = causes.Select((cause, index) => (cause, number: index + 1)).ToList();
        string?[] why =
        [
            failure.Why,
            causes.Count > 0 ? "Likely, though not certain:" : null,
            .. numbered.Select(c => $"{c.number}. {c.cause.What}. {c.cause.Because}"),
        ];
        string?[] next =
        [
            .. numbered.Select(c => $"{c.number}. {c.cause.Next}"),
            causes.Count == 0 ? failure.Next : null,
            .. files.Select(file => $"See {file}"),
            "Then run the same command again.",
        ];
        var lines = evidence.Disk is { Log.Length: > 0 } disk ? (disk.Errors.IsEmpty ? disk.Log : disk.Errors) : evidence.Serial;
        return new SnowliftException(failure.ExitCode, failure.What, Join(why), Join(next), failure)
        {
            Step = failure.Step,
            LastLines = [.. lines.TakeLast(ShownLines)],
            LinesLabel = evidence.Disk is { Log.Length: > 0 } ? "disk" : "serial",
        };
    }

    private static string? Join(IEnumerable<string?> lines) =>
        string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line))) is { Length: > 0 } text ? text : null;
}
