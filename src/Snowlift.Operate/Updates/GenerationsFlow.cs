using Snowlift.Machines.Reports;
using Snowlift.Operate.Running;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>The generations of a host's machine.</summary>
/// <param name="Current">The store path that runs.</param>
/// <param name="Booted">The store path that was booted.</param>
/// <param name="Generations">Oldest first.</param>
public sealed record GenerationsReport(
    string Host, string Current, string Booted, IReadOnlyList<GenerationEntry> Generations);

/// <summary>One of them.</summary>
/// <param name="IsCurrent">It runs.</param>
/// <param name="IsBooted">It was booted.</param>
/// <param name="IsDefault">The next boot takes it.</param>
public sealed record GenerationEntry(
    int Number, DateTimeOffset Made, string? Kernel, string System, bool IsCurrent, bool IsBooted, bool IsDefault);

/// <summary>Lists the generations of a machine; changes nothing.</summary>
public sealed class GenerationsFlow(CloudServices services)
{
    /// <summary>Asks the machine.</summary>
    /// <exception cref="SnowliftException">The machine cannot be reached, or runs something else than NixOS.</exception>
    public Task<GenerationsReport> RunAsync(ReachRequest reach, CancellationToken cancellation)
    {
        var run = new Run(services, reach.Host);
        return Flow.RunAsync(
            run, new RunStarted(null, reach.TargetHost is null ? services.Name : null, RunKind.Generations), r => ListAsync(r, reach, cancellation),
            report => new GenerationsListed(report), cancellation);
    }

    private async Task<GenerationsReport> ListAsync(Run run, ReachRequest reach, CancellationToken cancellation)
    {
        await using var running = await ReachRunning.RunAsync(run, services.Cloud, reach, cancellation);
        var known = running.Generations;
        return new GenerationsReport(run.Host, known.Current, known.Booted, [.. known.All.Select(Entry)]);

        GenerationEntry Entry(Generation one) => new(
            one.Number, one.Made, one.Kernel, one.System, one == known.Running, one.System == known.Booted, one.Number == known.Default);
    }
}

/// <summary>A machine's generations were listed.</summary>
public sealed record GenerationsListed(GenerationsReport Report) : RunEvent
{
    protected override string JsonType => "generations";

    public override RunEvent Redacted(Func<string, string> redact) => this;
}
