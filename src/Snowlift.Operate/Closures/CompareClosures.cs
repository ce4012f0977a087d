using Snowlift.Build;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Operate.Running;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Closures;

/// <summary>How two closures differ.</summary>
/// <param name="Missing">The paths of the one to come that the other one does not consist of.</param>
internal sealed record ClosuresCompared(ClosureDiff Diff, IReadOnlyList<ClosurePath> Missing);

/// <summary>
/// Says how the system to come differs from the one that runs. Precondition: both are built. Effect: none. May be run again.
/// </summary>
internal static class CompareClosures
{
    public static Task<ClosureDiff> RunAsync(
        HostRun run, RunningSystem running, SystemPlan plan, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Compare,
            "Compare with what runs",
            async scope =>
            {
                var session = running.Session;
                if (!plan.IsBuiltHere)
                {
                    return Tell(await OnMachineAsync(session, running.Generations.Current, plan.System.Path, cancellation), scope);
                }

                return Tell((await HereAsync(run.Nix, running, plan.System, cancellation)).Diff, scope);
            },
            diff => diff.Summary());

    /// <summary>The same for a system that is built here, with the paths that what runs does not consist of.</summary>
    public static Task<ClosuresCompared> LookAsync(
        HostRun run, RunningSystem running, StorePath system, CancellationToken cancellation) => run.Events.StepAsync(
            Step.Compare, "Compare with what runs", _ => HereAsync(run.Nix, running, system, cancellation), compared => compared.Diff.Summary());

    /// <summary>Two systems that are both in the machine's store.</summary>
    public static async Task<ClosureDiff> OnMachineAsync(
        MachineSession session, string before, string after, CancellationToken cancellation)
    {
        var one = await PathsAsync(session, before, cancellation);
        return ClosureDiff.Of(one, await PathsAsync(session, after, cancellation));
    }

    private static async Task<ClosuresCompared> HereAsync(
        NixCli nix, RunningSystem running, StorePath system, CancellationToken cancellation)
    {
        var before = await PathsAsync(running.Session, running.Generations.Current, cancellation);
        var after = (await nix.ClosureAsync(system, cancellation)).Select(path => new ClosurePath(path.Path, path.Bytes)).ToList();
        var known = before.Select(path => path.Path).ToHashSet();
        return new ClosuresCompared(ClosureDiff.Of(before, after), [.. after.Where(path => !known.Contains(path.Path))]);
    }

    private static ClosureDiff Tell(ClosureDiff diff, StepScope scope)
    {
        foreach (var change in diff.Changes)
        {
            scope.Log($"{change.Kind.ToString().ToLowerInvariant()}: {change.Name} {string.Join(", ", change.Before)} -> {string.Join(", ", change.After)}");
        }

        return diff;
    }

    private static async Task<IReadOnlyList<ClosurePath>> PathsAsync(MachineSession session, string system, CancellationToken cancellation) =>
        [.. (await session.ClosureAsync(system, cancellation)).Select(path => new ClosurePath(path.Path, path.Bytes))];
}
