using System.Collections.Immutable;
using System.Net;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Networks;
using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;

namespace Snowlift.Install.Describing;

/// <summary>
/// Puts together what the probe saw and what the cloud knows. The machine is the truth for what it has; the cloud adds what it
/// gave and the image did not set up (IPv6 on many), and private networks.
/// </summary>
internal static class DescribeNetwork
{
    // Of every server of Hetzner's. Source: docs.hetzner.com/cloud/servers/static-configuration
    private static readonly IPAddress Gateway4 = IPAddress.Parse("172.31.1.1");
    private static readonly IPAddress Gateway6 = IPAddress.Parse("fe80::1");

    // Hetzner's recursive nameservers. Source: docs.hetzner.com/dns-console/dns/general/recursive-name-servers
    private static readonly string[] HetznersNameservers = ["185.12.64.1", "185.12.64.2", "2a01:4ff:ff00::add:1", "2a01:4ff:ff00::add:2"];

    /// <summary>The network of a machine.</summary>
    /// <param name="server">What the cloud knows of it; null for a machine that only SSH reaches.</param>
    /// <param name="ranges">The ranges of its private networks, by the network's id.</param>
    /// <exception cref="SnowliftException">Its addresses are on something that is no network card (refused).</exception>
    public static NetworkDescription Of(
        string host, MachineFacts facts, Server? server, IReadOnlyDictionary<long, string> ranges)
    {
        var cards = facts.Interfaces.Where(each => each.Driver.Length > 0 && each.Mac.Length > 0).ToList();
        var privates = (server?.PrivateNet ?? []).DistinctBy(each => each.MacAddress.ToLowerInvariant()).ToDictionary(each => each.MacAddress.ToLowerInvariant(), StringComparer.Ordinal);
        var publics = cards.Where(card => !privates.ContainsKey(card.Mac)).ToList();
        var uplink = publics.Find(card => card.Gateways.Length > 0) ?? (publics is [var only] ? only : null) ?? cards.Find(card => card.Gateways.Length > 0);

        var described = new List<DescribedCard>();
        foreach (var card in cards.OrderByDescending(card => card == uplink))
        {
            var network = privates.GetValueOrDefault(card.Mac);
            var role = card == uplink ? DescribedCard.Uplink
                : network is not null ? $"private{described.Count(each => each.Role.StartsWith("private", StringComparison.Ordinal))}"
                : $"lan{described.Count(each => each.Role.StartsWith("lan", StringComparison.Ordinal))}";
            described.Add(Card(role, card, network, network is null && card == uplink ? server : null, ranges));
        }

        ImmutableArray<DescribedCard> all = [.. described.Where(card => card.Addresses.Length > 0)];
        return all is [{ Role: DescribedCard.Uplink }, ..]
            ? new NetworkDescription(all, Nameservers(facts, server, all))
            : throw Unfit(host, facts);
    }

    private static DescribedCard Card(
        string role, MachineInterface card, PrivateNet? network, Server? server, IReadOnlyDictionary<long, string> ranges)
    {
        string[] ofCloud = network is not null ? [network.Ip, .. network.AliasIps]
            : [server?.PublicNet.Ipv4?.Ip ?? "", FirstOf(server?.PublicNet.Ipv6?.Ip)];
        var seen = Prefix.ParseAll(card.Addresses).Where(address => !address.IsLocal).ToList();
        // Any address of an IPv6 network will do; the lab's servers have an IPv4 address of this computer's.
        var missing = Prefix.ParseAll(ofCloud).Where(address => !address.IsLocal
            && !seen.Exists(each => address.IsIpv6 ? address.Contains(each.Address) : each.Address.Equals(address.Address)));
        var described = new DescribedCard(role, card.Mac, [.. seen.Concat(missing).Distinct().OrderBy(each => each.IsIpv6)], [], [], card.Mtu ?? (network is null ? null : PrivateMtu));

        var gateways = card.Gateways.Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>().ToList();
        IPAddress[] usual = server is null ? [] : [Gateway4, Gateway6];
        gateways.AddRange(usual.Where(address => !gateways.Exists(each => each.AddressFamily == address.AddressFamily)));
        return described with
        {
            // Of an IP version that it has no address of, there is nothing to reach.
            Gateways = [.. gateways.Where(gateway => described.Addresses.Any(address => address.Address.AddressFamily == gateway.AddressFamily))
                .Select(gateway => new DescribedGateway(gateway, described.IsOutside(gateway))).OrderBy(gateway => gateway.IsIpv6)],
            Routes = [.. Routes(card, network, ranges).Select(route => new DescribedRoute(route.To, route.By, described.IsOutside(route.By)))
                .DistinctBy(route => route.Destination)],
        };
    }

    /// <summary>Of Hetzner's private networks: they wrap packets in others. Source: docs.hetzner.com/cloud/networks/server-configuration</summary>
    private const int PrivateMtu = 1450;

    private static IEnumerable<(Prefix To, IPAddress By)> Routes(
        MachineInterface card, PrivateNet? network, IReadOnlyDictionary<long, string> ranges)
    {
        // The gateway of a private network is the first address of its range, on the link whatever the subnet.
        if (network?.Network is { } id && ranges.TryGetValue(id, out var text) && Prefix.Parse(text) is { IsIpv4: true } range)
        {
            yield return (range, First(range.Address));
        }

        foreach (var route in card.Routes)
        {
            if (Prefix.Parse(route.Destination) is { IsLocal: false } to && IPAddress.TryParse(route.Gateway, out var by)
                && by.AddressFamily == to.Address.AddressFamily)
            {
                yield return (to, by);
            }
        }
    }

    private static ImmutableArray<IPAddress> Nameservers(MachineFacts facts, Server? server, ImmutableArray<DescribedCard> cards)
    {
        var families = cards.SelectMany(card => card.Addresses).Select(address => address.Address.AddressFamily).ToHashSet();
        var own = Reachable(facts.Nameservers);
        return own.Length > 0 || server is null ? own : Reachable(HetznersNameservers);

        // One that answers on the machine itself, or on one link only, is of no use to the new system.
        ImmutableArray<IPAddress> Reachable(IEnumerable<string> texts) =>
            [.. Prefix.ParseAll(texts).Where(each => !each.IsLocal && families.Contains(each.Address.AddressFamily)).Select(each => each.Address).Distinct()];
    }

    // The cloud tells a network, of which a server takes the first address.
    private static string FirstOf(string? network) =>
        network is not null && Prefix.Parse(network) is { IsIpv6: true } prefix ? $"{First(prefix.Address)}/{prefix.Length}" : "";

    private static IPAddress First(IPAddress network)
    {
        var bytes = network.GetAddressBytes();
        bytes[^1] |= 1;
        return new IPAddress(bytes);
    }

    private static SnowliftException Unfit(string host, MachineFacts facts)
    {
        var other = facts.Interfaces.FirstOrDefault(each => each.Driver.Length == 0 && each.Gateways.Length > 0);
        return new SnowliftException(
            ExitCode.Refused, $"The network of {host} cannot be described",
            other is null ? "None of its network cards has an address that others reach."
                : $"Its way out is {other.Name}, which is no network card: a bridge, a bond or a VLAN.",
            "Write its network into the configuration by hand, and deploy without --static-network.");
    }
}
