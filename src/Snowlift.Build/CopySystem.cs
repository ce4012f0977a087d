using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Operate.Updates;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

/// <summary>
/// Copies what the machine lacks of the closure into its store. Precondition: built here. Effect: store paths. May be run
/// again: what is there is not sent twice.
/// </summary>
internal static class CopySystem
{
    public static async Task RunAsync(DeployRun run, RunningSystem running, SystemBuilt built, CancellationToken cancellation)
    {
        if (built.IsHere)
        {
            await run.Events.StepAsync(
                Step.Closure, "Copy the closure", scope => CopyAsync(run, running, built, scope, cancellation),
                paths => paths == 0 ? "all of it was there" : $"{paths} path(s) sent");
        }
    }

    private static async Task<long> CopyAsync(
        DeployRun run, RunningSystem running, SystemBuilt built, StepScope scope, CancellationToken cancellation)
    {
        var session = running.Machine.Machine.Session;
        long paths = 0;
        await run.Nix.CopyAsync(
            built.System, session.Endpoint.Alias, session.OptionsForNix, storeRoot: null, Show, scope.Log, cancellation,
            asRoot: session.Endpoint.User != "root");
        return paths;

        void Show(CopyProgress copy)
        {
            paths = Math.Max(paths, copy.TotalPaths);
            if (copy.TotalBytes > 0)
            {
                scope.Progress(copy.Current?.Name, copy.Bytes, copy.TotalBytes, "B");
            }
            else
            {
                scope.Progress(copy.Current?.Name, copy.Paths, copy.TotalPaths, "paths");
            }
        }
    }
}
