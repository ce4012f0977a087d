using Snowlift.Machines.Keys;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Provision.Reach;

/// <summary>
/// A machine that only SSH reaches (<c>--target-host</c>). Its host key is the one that the user's known_hosts has, or
/// whose fingerprint the user gave.
/// </summary>
public static class UseMachine
{
    public static Task<ServerReady> RunAsync(Run run, ReachRequest reach, LoginKey key, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Server,
            "Use the machine given",
            async _ =>
            {
                var (user, address, port) = Parse(reach.TargetHost!);
                var (now, next) = run.Paths.KnownHostsOf("host-" + reach.Host);
                var endpoint = new SshEndpoint(
                    reach.Host, address, port, user, reach.SshKey is null ? null : key.IdentityFile,
                    UsersKnownHosts(run.Paths), HostKeyAlias: null);
                var pinned = endpoint with { KnownHosts = [now, next], HostKeyAlias = "snowlift-" + reach.Host };
                if (reach.AcceptHostKey is { } fingerprint)
                {
                    await AcceptAsync(run, pinned, fingerprint, cancellation);
                    endpoint = pinned;
                }
                else if (File.Exists(now) || File.Exists(next))
                {
                    // An earlier run installed it: the key that it has since is not in the user's own known_hosts.
                    endpoint = pinned;
                }

                return new ServerReady(endpoint, null, null, IsNew: false, []);
            },
            ready => ready.Endpoint.ToString());

    /// <summary>The user's own known hosts.</summary>
    public static IReadOnlyList<string> UsersKnownHosts(SnowliftPaths paths) =>
        [Path.Combine(paths.Home, ".ssh", "known_hosts")];

    /// <summary>Pins the machine's host key, if it has the fingerprint that the user vouches for.</summary>
    /// <exception cref="SnowliftException">It has another one.</exception>
    public static async Task AcceptAsync(
        Run run, SshEndpoint endpoint, string fingerprint, CancellationToken cancellation)
    {
        var offered = await OfferedAsync(run, endpoint, cancellation);
        var accepted = offered.FirstOrDefault(key => key.Fingerprint == fingerprint.Trim());
        if (accepted is null)
        {
            throw new SnowliftException(
                ExitCode.Ssh,
                $"The machine at {endpoint.Address} does not have the host key {fingerprint}",
                offered.Count == 0
                    ? "It offered none: is sshd up, and its port open for you?"
                    : $"It offered {string.Join(", ", offered.Select(key => key.Fingerprint))}.",
                "Read the fingerprint on the machine itself: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
        }

        HostKeys.Pin(endpoint.KnownHosts[0], endpoint.HostKeyAlias!, accepted);
    }

    /// <summary>What the machine offers; asked again while it offers nothing, since it may still be booting.</summary>
    private static async Task<IReadOnlyList<PublicKey>> OfferedAsync(
        Run run, SshEndpoint endpoint, CancellationToken cancellation)
    {
        const int Attempts = 5;
        for (var attempt = 1; ; attempt++)
        {
            var offered = await HostKeys.ScanAsync(run.Processes, endpoint.Address, endpoint.Port, cancellation);
            if (offered.Count > 0 || attempt == Attempts)
            {
                return offered;
            }

            await Task.Delay(run.Limits.Pause, run.Time, cancellation);
        }
    }

    /// <summary>Takes <c>[user@]address[:port]</c> apart; an IPv6 address with a port stands in brackets.</summary>
    /// <exception cref="SnowliftException">It is not of that form.</exception>
    public static (string User, string Address, int Port) Parse(string target)
    {
        var at = target.LastIndexOf('@');
        var user = at < 0 ? "root" : target[..at];
        var rest = target[(at + 1)..];
        var port = 22;
        var colon = rest.LastIndexOf(':');
        var hasPort = colon > 0 && (rest[colon - 1] == ']' || rest.IndexOf(':', StringComparison.Ordinal) == colon);
        if (hasPort && (!int.TryParse(rest[(colon + 1)..], out port) || port is < 1 or > 65535))
        {
            throw Wrong();
        }

        var address = (hasPort ? rest[..colon] : rest).Trim('[', ']');
        var plain = address.Length > 0 && user.Length > 0 && address[0] != '-' && user[0] != '-'
            && (user + address).All(c => char.IsAsciiLetterOrDigit(c) || "._-:%".Contains(c, StringComparison.Ordinal));
        return plain ? (user, address, port) : throw Wrong();

        SnowliftException Wrong() => new(
            ExitCode.Usage, $"'{target}' is not a target host", "Expected [user@]address[:port].", "For example: --target-host root@203.0.113.7");
    }
}
