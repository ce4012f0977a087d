using Snowlift.Build;
using Snowlift.Nix;
using Snowlift.Operate.Closures;
using Snowlift.Operate.Running;
using Snowlift.Provision;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>
/// The update of a running host: builds what the flake says, and brings the machine to it so that it goes back by itself
/// unless we can still reach it afterwards.
/// </summary>
public sealed class UpdateFlow(CloudServices services, NixSettings nix)
{
    /// <summary>Updates, and reports on the way.</summary>
    /// <exception cref="SnowliftException">It failed, was refused, rolled back (installation) or cancelled.</exception>
    public Task<UpdateResult> RunAsync(UpdateRequest request, CancellationToken cancellation)
    {
        var run = new HostRun(services, nix, request.Asked);
        return Flow.RunExclusivelyAsync(
            run, new RunStarted(request.Asked.Flake.Url, request.Reach.TargetHost is null ? services.Name : null, RunKind.Update),
            (r, _) => UpdateAsync(r, request, cancellation), result => new UpdateFinished(result), cancellation);
    }

    private async Task<UpdateResult> UpdateAsync(HostRun run, UpdateRequest request, CancellationToken cancellation)
    {
        var resolved = await ResolveHost.RunAsync(run, cancellation);
        var host = await CheckConfiguration.RunAsync(run, resolved, cancellation);
        var (here, found) = await SideBySide.RunAsync(
            c => BuildHere.RunAsync(run, host, c), c => ReachRunning.RunAsync(run, services.Cloud, request.Reach, c), cancellation);
        await using var running = found;
        var plan = here ?? await BuildThere.RunAsync(run, host, running, cancellation);

        var standing = await PendingUpdates.SettleAsync(run, running, plan.System, cancellation);
        var after = plan.ReachAsBefore(standing.Machine.Server.Endpoint, standing.Machine.Server.ForwardedPort, host.Key.Public.ToString());
        var order = await Orders.OfAsync(run, standing, plan.System, null, after, request.Options, cancellation);
        if (standing.HasSettledOn(plan.System.Path))
        {
            return await UpdateResults.UnchangedAsync(run, standing, order, cancellation);
        }

        Orders.EnsureCanBootOnce(run.Host, order.Options, order.OneShot);
        var diff = await CompareClosures.RunAsync(run, standing, plan, cancellation);
        await CopyWhatIsMissing.RunAsync(run, standing, plan, cancellation);
        var switched = await SwitchOver.RunAsync(run, standing, order, cancellation);
        return await UpdateResults.OfAsync(run, order, switched, diff, cancellation);
    }
}
