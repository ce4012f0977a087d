using Snowlift.Build;
using Snowlift.Install.Requests;
using Snowlift.Operate.Closures;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>
/// The update of a running host: builds what the flake says, and brings the machine to it so that it goes back by itself
/// unless we can still reach it afterwards.
/// </summary>
public sealed class UpdateFlow(DeployServices services)
{
    /// <summary>Updates, and reports on the way.</summary>
    /// <exception cref="SnowliftException">It failed, was refused, rolled back (installation) or cancelled.</exception>
    public Task<UpdateResult> RunAsync(UpdateRequest request, CancellationToken cancellation)
    {
        var run = new DeployRun(services, request.Deploy);
        return Story.TellAloneAsync(
            run, Story.Begins(RunKind.Update, run), r => UpdateAsync(r, request.Options, cancellation),
            result => new UpdateFinished(result), cancellation);
    }

    private static async Task<UpdateResult> UpdateAsync(DeployRun run, UpdateOptions options, CancellationToken cancellation)
    {
        var resolved = await ResolveHost.RunAsync(run, cancellation);
        var host = await CheckConfiguration.RunAsync(run, resolved, cancellation);
        var (here, found) = await SideBySide.RunAsync(
            c => BuildSystem.HereAsync(run, host, c), c => ReachRunning.RunAsync(run, run.Request.Reach, c), cancellation);
        await using var running = found;
        var built = here ?? await BuildSystem.OnMachineAsync(run, host, running, cancellation);

        var standing = await Unfinished.SettleAsync(run, running, built.System, cancellation);
        var after = built.Reach(standing.Machine.Server.Endpoint, host.Key.Public.ToString());
        var order = await Orders.OfAsync(run, standing, built.System, null, after, options, cancellation);
        if (standing.HasSettledOn(built.System.Path))
        {
            return await UpdateResults.UnchangedAsync(run, standing, order, cancellation);
        }

        Orders.EnsureCanBootOnce(run, order.Options, order.OneShot);
        var diff = await CompareClosures.RunAsync(run, standing, built, cancellation);
        await CopySystem.RunAsync(run, standing, built, cancellation);
        var switched = order.IsActivated
            ? await SwitchOver.GoOnAsync(run, order, cancellation)
            : await SwitchOver.RunAsync(run, standing.Machine.Machine.Session, order, cancellation);
        return await UpdateResults.OfAsync(run, order, switched, diff, cancellation);
    }
}
