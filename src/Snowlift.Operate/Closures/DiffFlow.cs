using Snowlift.Build;
using Snowlift.Nix;
using Snowlift.Operate.Running;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Closures;

/// <summary>How two systems of a host differ.</summary>
/// <param name="Before">The one's store path.</param>
/// <param name="After">The other's.</param>
public sealed record DiffReport(string Host, string Before, string After, ClosureDiff Diff);

/// <summary>Compares what runs with what the flake would build, or two generations; changes nothing but builds.</summary>
public sealed class DiffFlow(CloudServices services, NixSettings nix)
{
    /// <summary>What runs, and what the flake says.</summary>
    /// <exception cref="SnowliftException">The flake does not build, or the machine cannot be reached.</exception>
    public Task<DiffReport> RunAsync(HostRequest asked, ReachRequest reach, CancellationToken cancellation)
    {
        var run = new HostRun(services, nix, asked);
        return Flow.RunAsync(
            run, new RunStarted(asked.Flake.Url, reach.TargetHost is null ? services.Name : null, RunKind.Diff), r => WithFlakeAsync(r, reach, cancellation), report => new DiffFinished(report), cancellation);
    }

    /// <summary>Two generations of the machine; no flake is needed.</summary>
    /// <exception cref="SnowliftException">There is no such generation, or the machine cannot be reached.</exception>
    public Task<DiffReport> RunAsync(ReachRequest reach, int before, int after, CancellationToken cancellation)
    {
        var run = new Run(services, reach.Host);
        return Flow.RunAsync(
            run, new RunStarted(null, reach.TargetHost is null ? services.Name : null, RunKind.Diff), r => OfGenerationsAsync(r, reach, before, after, cancellation),
            report => new DiffFinished(report), cancellation);
    }

    private async Task<DiffReport> WithFlakeAsync(HostRun run, ReachRequest reach, CancellationToken cancellation)
    {
        var resolved = await ResolveHost.RunAsync(run, cancellation);
        var host = await CheckConfiguration.LookAsync(run, resolved, cancellation);
        var (here, found) = await SideBySide.RunAsync(
            c => BuildHere.RunAsync(run, host, c), c => ReachRunning.RunAsync(run, services.Cloud, reach, c), cancellation);
        await using var running = found;
        var built = here ?? await BuildThere.RunAsync(run, host, running, cancellation);
        var diff = await CompareClosures.RunAsync(run, running, built, cancellation);
        return new DiffReport(run.Host, running.Generations.Current, built.System.Path, diff);
    }

    private async Task<DiffReport> OfGenerationsAsync(
        Run run, ReachRequest reach, int before, int after, CancellationToken cancellation)
    {
        await using var running = await ReachRunning.RunAsync(run, services.Cloud, reach, cancellation);
        var (one, other) = (Find(before), Find(after));
        var diff = await run.Events.StepAsync(
            Step.Compare, "Compare the generations",
            _ => CompareClosures.OnMachineAsync(running.Session, one, other, cancellation), diff => diff.Summary());
        return new DiffReport(run.Host, one, other, diff);

        string Find(int number) => running.Generations.Find(number)?.System ?? throw new SnowliftException(
            ExitCode.Usage, $"{run.Host} has no generation {number}",
            $"It has {string.Join(", ", running.Generations.All.Select(generation => generation.Number))}.",
            $"{run.Suggest.Line("generations", run.Host)} shows them.");
    }
}

/// <summary>Two systems were compared.</summary>
public sealed record DiffFinished(DiffReport Report) : RunEvent
{
    protected override string JsonType => "diff";

    public override RunEvent Redacted(Func<string, string> redact) => this;
}
