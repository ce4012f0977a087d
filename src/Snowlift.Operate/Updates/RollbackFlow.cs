using Snowlift.Machines.Reports;
using Snowlift.Nix;
using Snowlift.Operate.Running;
using Snowlift.Provision;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>
/// The way back to a generation that the machine still has; no flake is needed. It is guarded like an update: where we cannot
/// reach the machine afterwards, it returns by itself to what ran before.
/// </summary>
public sealed class RollbackFlow(CloudServices services)
{
    /// <summary>Goes back, and reports on the way.</summary>
    /// <exception cref="SnowliftException">It failed, was refused, taken back (installation) or cancelled.</exception>
    public Task<UpdateResult> RunAsync(RollbackRequest request, CancellationToken cancellation)
    {
        var run = new Run(services, request.Reach.Host);
        return Flow.RunExclusivelyAsync(
            run, new RunStarted(null, request.Reach.TargetHost is null ? services.Name : null, RunKind.Rollback),
            (r, _) => BackAsync(r, request, cancellation),
            result => new UpdateFinished(result), cancellation);
    }

    private async Task<UpdateResult> BackAsync(Run run, RollbackRequest request, CancellationToken cancellation)
    {
        await using var found = await ReachRunning.RunAsync(run, services.Cloud, request.Reach, cancellation);
        var target = Choose(run, found.Generations, request.To);
        var running = await PendingUpdates.SettleAsync(run, found, StorePath.Parse(target.System), cancellation);
        var order = await Orders.OfAsync(
            run, running, StorePath.Parse(target.System), target.Number, running.Machine.Server.Endpoint, request.Options, cancellation);
        if (running.HasSettledOn(target.System))
        {
            return await UpdateResults.UnchangedAsync(run, running, order, cancellation);
        }

        Orders.EnsureCanBootOnce(run.Host, order.Options, order.OneShot);
        var switched = await SwitchOver.RunAsync(run, running, order, cancellation);
        return await UpdateResults.OfAsync(run, order, switched, diff: null, cancellation);
    }

    private static Generation Choose(Run run, MachineGenerations generations, int? number)
    {
        var known = string.Join(", ", generations.All.Select(generation => generation.Number));
        return number is { } asked
            ? generations.Find(asked) ?? throw new SnowliftException(
                ExitCode.Usage, $"{run.Host} has no generation {asked}", $"It has {known}.",
                $"{run.Suggest.Line("generations", run.Host)} shows them; choose one with --to.")
            : generations.Previous ?? throw new SnowliftException(
                ExitCode.Refused, $"{run.Host} has no generation to go back to", $"It has {known}.",
                "Only an update makes another one. Name one with --to, if it is a newer one that you mean.");
    }
}
