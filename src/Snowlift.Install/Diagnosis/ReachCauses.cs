using System.IO.Enumeration;
using Snowlift.Checks.Facts;
using Snowlift.Nix.Options;

namespace Snowlift.Install.Diagnosis;

/// <summary>Why a system that runs may not be reached.</summary>
internal static class ReachCauses
{
    /// <summary>Whether something shows that the installed system ran.</summary>
    public static bool Ran(Evidence evidence) =>
        evidence.Disk?.HasJournal == true || evidence.Instead == Instead.KeyRefused || SerialCauses.ShowsTheSystem(evidence);

    public static IEnumerable<Likely> From(Evidence evidence) => evidence.Instead switch
    {
        Instead.KeyRefused => [Login(evidence)],
        Instead.OtherHostKey => [Stranger(evidence)],
        Instead.SameBoot or Instead.OtherSystem => [],
        _ => [Network(evidence), Daemon(evidence), Firewall(evidence)],
    };

    private static Likely Login(Evidence evidence) => new(93, Topic.Login, new Cause(
        "The system runs, and does not take our key", Last(evidence) ?? "sshd answered with the right host key and refused the login.",
        "Compare users.users.NAME.openssh.authorizedKeys.keys, AllowUsers and PermitRootLogin with the key that you deploy with."));

    private static Likely Stranger(Evidence evidence) => new(Ran(evidence) ? 55 : 75, Topic.Stranger, new Cause(
        "Another system, or another machine, answers at this address",
        "Its host key is not the one that was made on the new disk.",
        "Look at the console. Does the configuration bring host keys of its own (services.openssh.hostKeys, agenix, sops)?"));

    private static Likely Network(Evidence evidence)
    {
        var ran = Ran(evidence);
        var next = $"The machine has {Interfaces(evidence.Machine)}: compare systemd.network.networks or networking.interfaces with that.";
        if (evidence.Disk?.FailedUnits.FirstOrDefault(unit => unit.StartsWith("systemd-networkd", StringComparison.Ordinal)
            || unit.StartsWith("dhcpcd", StringComparison.Ordinal) || unit.StartsWith("network-", StringComparison.Ordinal)) is { } failed)
        {
            return new Likely(94, Topic.Network, new Cause("Its network does not come up", $"{failed} failed, says the journal on the disk.", next));
        }

        if (evidence.Evaluation?.Network is { } network && MatchesNothing(network, evidence.Machine))
        {
            return new Likely(ran ? 93 : 65, Topic.Network, new Cause(
                "Its network is configured for other interfaces", "Nothing in the configuration matches an interface of this machine.", next));
        }

        // A refusal comes from a machine whose network is up.
        return evidence.SshLines.Any(IsRefusal)
            ? new Likely(15, Topic.Network, new Cause("The network leads elsewhere", "The address answers, and refuses.", next))
            : new Likely(ran ? 88 : 35, Topic.Network, new Cause(
                "Its network does not come up",
                ran ? "The new system ran, and nobody answered." : "Nobody answered.",
                next));
    }

    private static Likely Daemon(Evidence evidence)
    {
        var ports = evidence.Evaluation?.Ssh?.Ports is { Count: > 0 } some ? string.Join(", ", some) : "22";
        var next = $"The configuration has sshd listen on port {ports}. Look at services.openssh, its ports and its listenAddresses.";
        if (evidence.Disk?.FailedUnits.FirstOrDefault(unit => unit.StartsWith("sshd", StringComparison.Ordinal)) is { } failed)
        {
            return new Likely(95, Topic.SshDaemon, new Cause("sshd does not start", $"{failed} failed, says the journal on the disk.", next));
        }

        return evidence.SshLines.Any(IsRefusal)
            ? new Likely(Ran(evidence) ? 91 : 70, Topic.SshDaemon, new Cause(
                "The machine is up, and sshd does not listen where it should", Last(evidence) ?? "The connection was refused.", next))
            : new Likely(Ran(evidence) ? 45 : 25, Topic.SshDaemon, new Cause(
                "sshd does not start, or listens elsewhere", "That looks the same from outside.", next));
    }

    private static Likely Firewall(Evidence evidence)
    {
        if (evidence.Evaluation is { Network.Firewall: { Enable: true } firewall, Ssh: { OpenFirewall: false } ssh })
        {
            var closed = ssh.Ports.Where(port => !firewall.Ports.Contains(port)
                && !firewall.Ranges.Any(range => range.From <= port && port <= range.To)).ToList();
            if (closed.Count > 0)
            {
                return new Likely(Ran(evidence) ? 90 : 50, Topic.Firewall, new Cause(
                    "Its firewall does not let SSH in", $"Port {string.Join(", ", closed)} is not open in the configuration.",
                    $"networking.firewall.allowedTCPPorts = [ {string.Join(' ', closed)} ];"));
            }
        }

        return new Likely(Ran(evidence) ? 40 : 10, Topic.Firewall, new Cause(
            "A firewall keeps SSH out", "That looks the same from outside.",
            "Look at networking.firewall and networking.nftables, and at firewalls that the cloud applies to the server."));
    }

    private static bool MatchesNothing(NetworkOptions network, MachineFacts machine)
    {
        if (machine.Interfaces.IsEmpty || network.NetworkManager || network.CloudInit || network.UseDhcp == true)
        {
            return false;
        }

        if (network is { Networkd: true, Networks.Count: > 0 })
        {
            return !machine.Interfaces.Any(card => network.Networks.Any(one =>
                one.MatchMac.Contains(card.Mac, StringComparer.OrdinalIgnoreCase)
                || one.MatchName.SelectMany(names => names.Split(' ')).Any(glob => FileSystemName.MatchesSimpleExpression(glob, card.Name, ignoreCase: false))
                || (one.MatchMac.Count == 0 && one.MatchName.Count == 0)));
        }

        return network.Interfaces.Count > 0 && !machine.Interfaces.Any(card => network.Interfaces.Any(one => one.Name == card.Name));
    }

    private static string Interfaces(MachineFacts machine) => machine.Interfaces.IsEmpty
        ? "interfaces that were not looked at"
        : string.Join(", ", machine.Interfaces.Select(card => string.Join(' ', new[]
        {
            card.Name, card.Mac, string.Join(' ', card.Addresses), card.Gateways.IsEmpty ? "" : "via " + string.Join(' ', card.Gateways),
        }.Where(word => word.Length > 0))));

    private static bool IsRefusal(string line) => line.Contains("Connection refused", StringComparison.OrdinalIgnoreCase);

    private static string? Last(Evidence evidence) => evidence.SshLines is [.., var last] ? last : null;
}
