using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Provision.Ordering;

/// <summary>
/// Begins anew what an earlier run left half-way: the server is rebuilt from its image, with its throw-away host key.
/// Precondition: it is ours, and no system was ever verified on it. Effect: what is on its disk is lost. May be run again. A
/// part of the step that finds the server.
/// </summary>
public static class RestartServer
{
    /// <summary>Rebuilds it.</summary>
    /// <param name="image">What it is rebuilt from where the cloud does not name its image.</param>
    /// <exception cref="SnowliftException">There is nothing to begin anew, or it could not be verified afterwards (refused).</exception>
    public static async Task<ApiAction> RunAsync(
        Run run, HetznerClient cloud, ServerClaim claim, Server server, string image, bool isUnfinished, StepScope scope, CancellationToken cancellation)
    {
        if (!isUnfinished)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"There is nothing to begin anew: {server.Name} was not left half-way",
                "--restart rebuilds a server on which no system was ever verified. This one may hold data.",
                $"Leave --restart away, or destroy it first: {run.Suggest.Destroy(server.Name)}");
        }

        if (HostKeyLabel.Read(server.Labels.GetValueOrDefault(Labels.HostKey)) is not { } throwAway)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"{server.Name} cannot be begun anew: its first host key is not known any more",
                $"Its label {Labels.HostKey} is gone.", $"Destroy it and deploy again: {run.Suggest.Destroy(server.Name)}");
        }

        await claim.TakeAsync(server, cancellation);
        image = ImageOf(server, image);
        scope.Progress($"beginning anew: rebuilding it from {image}");
        var (now, next) = run.Paths.KnownHostsOf(server.Id.Value.ToString());
        HostKeys.Pin(now, $"snowlift-{server.Id.Value}", throwAway);
        File.Delete(next);
        var rebuilding = await cloud.Servers.RebuildAsync(server.Id, image, userData: null, cancellation);
        return await cloud.Actions.WaitAsync(rebuilding, null, cancellation);
    }

    /// <summary>What the server is rebuilt from: its own image, by its name, or by its id where a snapshot has none.</summary>
    /// <param name="otherwise">The image where the cloud names none.</param>
    public static string ImageOf(Server server, string otherwise) =>
        server.Image is { Name: { Length: > 0 } name } ? name : server.Image?.Id.ToString() ?? otherwise;
}
