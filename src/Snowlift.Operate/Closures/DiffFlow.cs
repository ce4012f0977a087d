using Snowlift.Build;
using Snowlift.Install.Requests;
using Snowlift.Operate.Updates;
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
public sealed class DiffFlow(DeployServices services)
{
    /// <summary>What runs, and what the flake says.</summary>
    /// <exception cref="SnowliftException">The flake does not build, or the machine cannot be reached.</exception>
    public Task<DiffReport> RunAsync(DeployRequest request, CancellationToken cancellation)
    {
        var run = new DeployRun(services, request);
        return Story.TellAsync(
            run, Story.Begins(RunKind.Diff, run), r => WithFlakeAsync(r, cancellation), report => new DiffFinished(report), cancellation);
    }

    /// <summary>Two generations of the machine; no flake is needed.</summary>
    /// <exception cref="SnowliftException">There is no such generation, or the machine cannot be reached.</exception>
    public Task<DiffReport> RunAsync(ReachRequest reach, int before, int after, CancellationToken cancellation)
    {
        var run = new Run(services, reach.Host);
        return Story.TellAsync(
            run, Story.Begins(RunKind.Diff, run, null, reach.TargetHost is null), r => OfGenerationsAsync(r, reach, before, after, cancellation),
            report => new DiffFinished(report), cancellation);
    }

    private static async Task<DiffReport> WithFlakeAsync(DeployRun run, CancellationToken cancellation)
    {
        var resolved = await ResolveHost.RunAsync(run, cancellation);
        var host = await CheckConfiguration.LookAsync(run, resolved, cancellation);
        var (here, found) = await SideBySide.RunAsync(
            c => BuildSystem.HereAsync(run, host, c), c => ReachRunning.RunAsync(run, run.Request.Reach, c), cancellation);
        await using var running = found;
        var built = here ?? await BuildSystem.OnMachineAsync(run, host, running, cancellation);
        var diff = await CompareClosures.RunAsync(run, running, built, cancellation);
        return new DiffReport(run.Host, running.Generations.Current, built.System.Path, diff);
    }

    private static async Task<DiffReport> OfGenerationsAsync(
        Run run, ReachRequest reach, int before, int after, CancellationToken cancellation)
    {
        await using var running = await ReachRunning.RunAsync(run, reach, cancellation);
        var (one, other) = (Find(before), Find(after));
        var diff = await run.Events.StepAsync(
            Step.Compare, "Compare the generations",
            _ => CompareClosures.OnMachineAsync(running.Machine.Machine.Session, one, other, cancellation), diff => diff.Summary());
        return new DiffReport(run.Host, one, other, diff);

        string Find(int number) => running.Generations.Find(number)?.System ?? throw new SnowliftException(
            ExitCode.Usage, $"{run.Host} has no generation {number}",
            $"It has {string.Join(", ", running.Generations.All.Select(generation => generation.Number))}.",
            $"{run.Suggest.Line("generations", run.Host)} shows them.");
    }
}
