using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Machines.Keys;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Provision.Reach;

/// <summary>
/// Finds the machine of a host that was deployed before, for whatever is done to it then. Precondition: it exists. Effect:
/// none. May be run again.
/// </summary>
public static class ReachMachine
{
    /// <summary>Finds it, connects and probes.</summary>
    public static async Task<MachineProbed> RunAsync(Run run, HetznerClient? cloud, ReachRequest reach, CancellationToken cancellation)
    {
        var ready = await FindAsync(run, cloud, reach, cancellation);
        return await ConnectAndProbe.RunAsync(run, ready, cancellation);
    }

    /// <summary>Finds it, and how it is reached, without connecting.</summary>
    public static async Task<ServerReady> FindAsync(Run run, HetznerClient? cloud, ReachRequest reach, CancellationToken cancellation)
    {
        // The key that the last deploy logged in with, where none is named: it is known to be taken.
        var known = LocalTraces.IdentityFile(run.Paths, reach.Host);
        var key = await LoginKeys.FindAsync(run, reach.SshKey ?? known, cancellation);
        return reach.TargetHost is not null
            ? await UseMachine.RunAsync(run, reach, key, cancellation)
            : await run.Events.StepAsync(
                Step.Server,
                "Find the server",
                async _ => await OfCloudAsync(run, cloud!, reach, key, cancellation),
                ready => $"{ready.Server!.ServerType.Name} in {ready.Server.Location.Name}, {ready.Endpoint.Address}");
    }

    private static async Task<ServerReady> OfCloudAsync(
        Run run, HetznerClient cloud, ReachRequest reach, LoginKey key, CancellationToken cancellation)
    {
        var server = await cloud.Servers.FindAsync(reach.Host, cancellation)
            ?? throw await NoSuchServer.ExplainAsync(cloud, run.Suggest, reach.Host, cancellation, run.Services.CloudName);
        if (server.Status == ServerStatus.Off)
        {
            throw new SnowliftException(
                ExitCode.Hetzner, $"The server {server.Name} ({server.Id}) is off", null,
                $"Switch it on: {run.Suggest.Hcloud($"server poweron {server.Name}")}");
        }

        var endpoint = await ServerEndpoint.TrustedAsync(run, key, server, reach.AcceptHostKey, cancellation);
        return new ServerReady(endpoint, server, Price: null, IsNew: false, Starting: []) { Cloud = cloud };
    }
}
