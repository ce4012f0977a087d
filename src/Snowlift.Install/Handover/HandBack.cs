using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Provision;
using Snowlift.Provision.Images;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;

namespace Snowlift.Install.Handover;

/// <summary>
/// Hands the machine over: writes the ssh configuration that the command to type names, and marks the server as installed.
/// Precondition: verified. May be run again.
/// </summary>
internal static class HandBack
{
    public static async Task<DeployResult> RunAsync(
        DeployRun run, SystemVerified verified, CancellationToken cancellation)
    {
        await WriteConfigAsync(run, verified.Endpoint, cancellation);
        await MarkInstalledAsync(run, verified, cancellation);

        run.Ledger.Machine("The system is installed, verified and running.");
        return new DeployResult(
            run.Request.Host,
            verified.Server.Server?.Id.Value,
            verified.Endpoint.Address,
            verified.Endpoint.User,
            SshCommand(run, verified.Endpoint),
            verified.System.Path,
            verified.Report.State,
            verified.Report.Failed,
            verified.Report.Generation,
            verified.Report.StartupSeconds,
            verified.Server.Price,
            run.Events.Timeline,
            run.Services.Cloud?.RequestCount ?? 0,
            Math.Round(run.Time.GetElapsedTime(run.Began).TotalSeconds, 2),
            verified.NothingToDo)
        {
            Method = run.Method,
            Tried = run.Tried,
            Evaluated = !run.IsMadeUp,
        };
    }

    /// <summary>Writes the ssh configuration that the command to type names.</summary>
    public static async Task WriteConfigAsync(Run run, SshEndpoint endpoint, CancellationToken cancellation)
    {
        var file = ConfigFile(run, endpoint);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, endpoint.ToConfig(run.UserSshConfig), cancellation);
    }

    /// <summary>The command to type, with the home folder as <c>~</c> where a shell would read it so.</summary>
    public static string SshCommand(Run run, SshEndpoint endpoint)
    {
        var file = ConfigFile(run, endpoint);
        var home = run.Services.Paths.Home.TrimEnd('/') + "/";
        var shown = file.StartsWith(home, StringComparison.Ordinal) ? "~/" + file[home.Length..] : file;
        return $"ssh -F {(shown.Contains(' ', StringComparison.Ordinal) ? Quoting.ForShell(file) : shown)} {endpoint.Alias}";
    }

    /// <summary>
    /// Who can log in to a server that was handed back before, and on which port: its system may let in neither root nor
    /// anybody on port 22. Unchanged for a server that never was.
    /// </summary>
    public static SshEndpoint Recall(Run run, SshEndpoint endpoint)
    {
        return LocalTraces.FindConfig(run.Services.Paths, endpoint.Alias) is { } file
            && LocalTraces.Read(file, "HostKeyAlias") == endpoint.HostKeyAlias
            && LocalTraces.Read(file, "User") is { } user && int.TryParse(LocalTraces.Read(file, "Port"), out var port)
                ? endpoint with { User = user, Port = port }
                : endpoint;
    }

    private static string ConfigFile(Run run, SshEndpoint endpoint) =>
        LocalTraces.ConfigFile(run.Services.Paths, endpoint.Alias);

    /// <summary>Says on a server of ours that it is installed, and by which host key it is known from now on.</summary>
    private static async Task MarkInstalledAsync(DeployRun run, SystemVerified verified, CancellationToken cancellation)
    {
        if (verified.Server.Server is not { } server || !Fleet.IsOurs(server.Labels))
        {
            return;
        }

        var hostKey = HostKeys.Pinned(verified.Endpoint.KnownHosts[0]).Where(HostKeyLabel.Takes).Select(HostKeyLabel.Of).FirstOrDefault();
        if (server.Labels.GetValueOrDefault(Labels.State) == Labels.Installed && server.Labels.GetValueOrDefault(Labels.HostKey) == hostKey)
        {
            return;
        }

        // Labels are replaced as a whole: somebody may have changed one since we looked, such as when it expires.
        var now = await run.Services.Cloud!.Servers.GetAsync(server.Id, cancellation);
        var labels = new Dictionary<string, string>(now.Labels, StringComparer.Ordinal) { [Labels.State] = Labels.Installed };
        labels.Remove(Labels.Busy);
        labels.Remove(Labels.HostKey);
        if (hostKey is not null)
        {
            labels[Labels.HostKey] = hostKey;
        }

        await run.Services.Cloud!.Servers.UpdateAsync(server.Id, labels: labels, cancellation: cancellation);
        run.Claimed = null;
    }
}
