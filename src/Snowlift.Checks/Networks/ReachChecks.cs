using Snowlift.Checks.Findings;

namespace Snowlift.Checks.Networks;

/// <summary>Whether the configuration sets up a network at all, and a whole one.</summary>
internal static class ReachChecks
{
    public static IEnumerable<Answer> Nothing(Subject subject)
    {
        if (subject.Evaluation is not { Network: { } network } evaluation || Uplink.IsCaredFor(network) || Uplink.Of(network).Count > 0)
        {
            yield break;
        }

        var parameters = (evaluation.Boot?.KernelParams ?? []).Where(each => each.StartsWith("ip=", StringComparison.Ordinal)).ToList();
        var networks = network.Networks.Count;
        yield return new Answer(
            parameters.Count > 0 ? Severity.Warn : Severity.Refuse,
            networks > 0 && !network.Networkd
                ? "systemd.network.networks is not in use, and nothing else gives the server an address"
                : "Nothing gives the server an address: neither DHCP nor a static one",
            networks > 0 && !network.Networkd ? "Without systemd.network.enable networkd does not run, and what is written for it has no effect."
                : parameters.Count > 0 ? $"Only the kernel's {parameters[0]} does, and that may end with the initrd."
                : "It would start and not be reachable.",
            networks > 0 && !network.Networkd ? "systemd.network.enable = true;" : (Uplink.WritesNetworkd(network) ? Lines.Networkd : Lines.Scripted) + Lines.OrWritten(subject));
    }

    public static IEnumerable<Answer> Nameservers(Subject subject)
    {
        if (subject.Evaluation.Network is not { } network || !Uplink.IsAllStatic(subject, network, Uplink.Of(network))
            || network.Nameservers.Count > 0 || network.Networks.Any(each => each.Dns.Count > 0))
        {
            yield break;
        }

        yield return new Answer(
            Severity.Warn, "Its addresses are static, and no nameserver is set",
            "It would be reachable, and find nobody by name itself: no downloads, no certificates, no time.",
            """networking.nameservers = [ "185.12.64.1" "185.12.64.2" "2a01:4ff:ff00::add:1" ];  # Hetzner's""");
    }

    public static IEnumerable<Answer> Managers(Subject subject)
    {
        if (subject.Evaluation.Network is { Networkd: true, NetworkManager: true } network && Uplink.Of(network).Any(each => each.IsNetworkd))
        {
            yield return new Answer(
                Severity.Warn, "networkd and NetworkManager both look after the network",
                "Where both take an interface, each undoes the other's addresses and routes.",
                "networking.networkmanager.enable = false;");
        }
    }
}

/// <summary>What to write for a server that gets its address by DHCP, which each of Hetzner's does for IPv4.</summary>
internal static class Lines
{
    public const string Networkd =
        """
        systemd.network.enable = true;
        systemd.network.networks."10-uplink" = { matchConfig.Name = "en* eth*"; networkConfig.DHCP = "ipv4"; };
        """;

    public const string Scripted = "networking.useDHCP = true;";

    /// <summary>The other way: nobody has to write what the machine itself can tell.</summary>
    public static string OrWritten(Subject subject) => $"\nor let it be written of the machine: {subject.Suggest.Line("deploy", subject.Host, "--static-network")}";
}
