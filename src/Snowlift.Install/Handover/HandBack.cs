using Snowlift.Build;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Ssh;

namespace Snowlift.Install.Handover;

/// <summary>
/// Hands the machine over: writes the ssh configuration that the command to type names, and marks the server as installed.
/// Precondition: verified. May be run again.
/// </summary>
internal static class HandBack
{
    public static async Task<DeployResult> RunAsync(
        DeployRun run, HostChecked host, SystemVerified verified, ServerClaim claim, CancellationToken cancellation)
    {
        await HostConfig.WriteAsync(run, verified.Endpoint, cancellation);
        await MarkInstalledAsync(verified, claim, cancellation);

        run.Ledger.Machine("The system is installed, verified and running.");
        return new DeployResult(
            run.Request.Host,
            verified.Server.Server?.Id.Value,
            verified.Endpoint.Address,
            verified.Endpoint.User,
            HostConfig.CommandToType(run.Paths, verified.Endpoint),
            verified.System.Path,
            verified.Report.State,
            verified.Report.Failed,
            verified.Report.Generation,
            verified.Report.StartupSeconds,
            verified.Server.Price,
            run.Events.Timeline,
            verified.Server.Cloud?.RequestCount ?? 0,
            run.Seconds,
            verified.NothingToDo)
        {
            Method = verified.Installed?.Method,
            Tried = verified.Installed?.Tried ?? [],
            Evaluated = !host.IsMadeUp,
        };
    }

    /// <summary>Says on a server of ours that it is installed, and by which host key it is known from now on.</summary>
    private static async Task MarkInstalledAsync(SystemVerified verified, ServerClaim claim, CancellationToken cancellation)
    {
        if (verified.Server is not { Cloud: { } cloud, Server: { } server } || !Fleet.IsOurs(server.Labels))
        {
            return;
        }

        var hostKey = HostKeys.Pinned(verified.Endpoint.KnownHosts[0]).Where(HostKeyLabel.Takes).Select(HostKeyLabel.Of).FirstOrDefault();
        if (server.Labels.GetValueOrDefault(Labels.State) == Labels.Installed && server.Labels.GetValueOrDefault(Labels.HostKey) == hostKey)
        {
            return;
        }

        // Labels are replaced as a whole: somebody may have changed one since we looked, such as when it expires.
        var now = await cloud.Servers.GetAsync(server.Id, cancellation);
        var labels = new Dictionary<string, string>(now.Labels, StringComparer.Ordinal) { [Labels.State] = Labels.Installed };
        labels.Remove(Labels.Busy);
        labels.Remove(Labels.HostKey);
        if (hostKey is not null)
        {
            labels[Labels.HostKey] = hostKey;
        }

        await cloud.Servers.UpdateAsync(server.Id, labels: labels, cancellation: cancellation);
        claim.IsGone();
    }
}
