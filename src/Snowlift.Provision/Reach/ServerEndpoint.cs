using System.Net;
using Snowlift.Hetzner.Wire;
using Snowlift.Machines.Keys;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;

namespace Snowlift.Provision.Reach;

/// <summary>How a server of the cloud is reached: its address, and the host key pinned for its id.</summary>
public static class ServerEndpoint
{
    /// <summary>
    /// As root, or whom the image that it was made from lets in, with the host keys that we pinned: both, since an earlier run may have ended just before the reboot or just
    /// after.
    /// </summary>
    /// <exception cref="SnowliftException">The server has no public address.</exception>
    public static SshEndpoint Of(Run run, LoginKey key, Server server)
    {
        var (now, next) = run.Paths.KnownHostsOf(server.Id.Value.ToString());
        return new SshEndpoint(
            run.Host,
            Checked(run.Suggest, server, server.PublicNet.Ipv4?.Ip ?? IPv6Of(server)),
            int.TryParse(server.Labels.GetValueOrDefault(Labels.Port), out var port) ? port : OuterPort(server),
            server.Labels.GetValueOrDefault(Labels.User, "root"),
            key.IdentityFile,
            [now, next],
            $"snowlift-{server.Id.Value}");
    }

    /// <summary>
    /// A server that is there already: by whoever was handed it back, with the key that we pinned, else the one that the
    /// user vouches for, else the one that its label names, else the user's own known hosts.
    /// </summary>
    /// <param name="acceptHostKey">The fingerprint that the user vouches for, or null.</param>
    public static async Task<SshEndpoint> TrustedAsync(
        Run run, LoginKey key, Server server, string? acceptHostKey, CancellationToken cancellation)
    {
        var endpoint = Of(run, key, server);
        if (server.Labels.GetValueOrDefault(Labels.State) == Labels.Installed)
        {
            endpoint = HostConfig.Recall(run.Paths, endpoint);
        }

        if (acceptHostKey is { } fingerprint)
        {
            await UseMachine.AcceptAsync(run, endpoint, fingerprint, cancellation);
            return endpoint;
        }

        if (!endpoint.KnownHosts.Any(File.Exists) && Fleet.IsOurs(server.Labels)
            && HostKeyLabel.Read(server.Labels.GetValueOrDefault(Labels.HostKey)) is { } labelled)
        {
            HostKeys.Pin(endpoint.KnownHosts[0], endpoint.HostKeyAlias!, labelled);
        }

        return endpoint.KnownHosts.Any(File.Exists)
            ? endpoint
            : endpoint with { HostKeyAlias = null, KnownHosts = UseMachine.UsersKnownHosts(run.Paths) };
    }

    /// <summary>The port that leads to the machine's own 22.</summary>
    public static int OuterPort(Server server) =>
        int.TryParse(server.Labels.GetValueOrDefault(Labels.SshPort), out var port) ? port : 22;

    private static string Checked(Suggestions suggest, Server server, string address) => IPAddress.TryParse(address, out _) ? address : throw new SnowliftException(
        ExitCode.Hetzner, $"The cloud names no address of the server {server.Name} ({server.Id}) that could be one",
        $"It says {Quoting.ForDisplay(address)}.", "Look at the server: " + suggest.Hcloud($"server describe {server.Id}"));

    private static string IPv6Of(Server server) =>
        server.PublicNet.Ipv6 is { } network ? network.Ip.Split('/')[0] + "1" : throw new SnowliftException(
            ExitCode.Hetzner, $"The server {server.Name} has no public address", null, "Give it a primary IP, or use --target-host.");
}
