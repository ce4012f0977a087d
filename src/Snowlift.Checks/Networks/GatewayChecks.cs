using Snowlift.Checks.Findings;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Networks;

/// <summary>Whether what is not on the link can be reached, and can reach it.</summary>
internal static class GatewayChecks
{
    /// <summary>Hetzner's, for every server that has IPv4.</summary>
    private const string Hetzner4 = "172.31.1.1";

    /// <summary>Hetzner's, for every server that has IPv6.</summary>
    private const string Hetzner6 = "fe80::1";

    public static IEnumerable<Answer> Missing(Subject subject)
    {
        if (subject.Evaluation.Network is not { } network)
        {
            yield break;
        }

        foreach (var (gateway, option, example) in new[]
        {
            (network.Gateway, "networking.defaultGateway", Hetzner4), (network.Gateway6, "networking.defaultGateway6", Hetzner6),
        })
        {
            if (gateway is { Address: "" })
            {
                yield return new Answer(
                    Severity.Warn, $"The address of {option} is empty",
                    "It makes no route: what is beyond the link could not be reached that way.",
                    $"{option} = {{ address = \"{example}\"; interface = \"{gateway.Interface ?? Uplink.Card(subject, network)}\"; }};\n"
                        + "or remove it, on a server without that IP version");
            }
        }

        var uplinks = Uplink.Of(network);
        if (Uplink.IsCaredFor(network) && !Uplink.IsAllStatic(subject, network, uplinks))
        {
            yield break;
        }

        var (has4, has6) = (HasDefault(network, isIpv6: false), HasDefault(network, isIpv6: true));
        var static4 = uplinks.SelectMany(each => each.Addresses).Where(each => each.IsIpv4).ToList();
        var static6 = uplinks.SelectMany(each => each.Addresses).Where(each => each.IsIpv6 && !each.Address.IsIPv6UniqueLocal).ToList();
        var (dhcp4, dhcp6) = (uplinks.Any(each => each.Dhcp4), uplinks.Any(each => each.Dhcp6 || each.Ra == true));
        var works4 = dhcp4 || (static4.Count > 0 && has4);
        var works6 = dhcp6 || (static6.Count > 0 && has6);

        // Addresses of a private network need none, where there is another way in.
        if (static4.Count > 0 && !works4 && !(works6 && static4.TrueForAll(each => each.IsPrivate)))
        {
            yield return Missed(subject, network, works6 ? Severity.Warn : Severity.Refuse, "IPv4", static4[0], Hetzner4);
        }

        // Router advertisements might bring one, but not at Hetzner.
        if (static6.Count > 0 && !works6)
        {
            yield return Missed(subject, network, works4 || static4.Count > 0 || subject.Server is null ? Severity.Warn : Severity.Refuse, "IPv6", static6[0], Hetzner6);
        }
    }

    public static IEnumerable<Answer> OnLink(Subject subject)
    {
        if (subject.Evaluation.Network is not { } network || Uplink.Of(network) is not { } uplinks
            || (Uplink.IsCaredFor(network) && !Uplink.IsAllStatic(subject, network, uplinks)))
        {
            yield break;
        }

        var works4 = uplinks.Any(each => each.Dhcp4);
        foreach (var uplink in uplinks.Where(each => each.IsNetworkd && each.Addresses.Count > 0))
        {
            foreach (var gateway in uplink.Gateways.Where(each => !each.OnLink))
            {
                if (Outside(gateway.Address, uplink.Addresses, uplink.OnLink, isDhcp4: uplink.Dhcp4) is { } address)
                {
                    yield return Unreachable(
                        works4 || (address.IsIpv6 && uplink.Addresses.Any(each => each.IsIpv4)) ? Severity.Warn : Severity.Refuse,
                        address, uplink.Addresses,
                        RouteTo(network, uplink, address));
                }
            }
        }

        // With an interface NixOS's own script makes a route to the gateway first; networkd's networks are above.
        if (!network.Networkd && network.Gateway is { Interface: null } scripted)
        {
            var own = Prefix.ParseAll(network.Interfaces.SelectMany(each => each.Addresses));
            var routes = Prefix.ParseAll(network.Interfaces.SelectMany(each => each.Routes)).Where(each => each.Length > 0).ToList();
            if (own.Any(each => each.IsIpv4) && Outside(scripted.Address, own, routes, works4) is { } address)
            {
                yield return Unreachable(
                    Severity.Refuse, address, own,
                    $"networking.defaultGateway = {{ address = \"{scripted.Address}\"; interface = \"{Uplink.Card(subject, network)}\"; }};");
            }
        }
    }

    public static IEnumerable<Answer> LinkLocal(Subject subject)
    {
        if (subject.Evaluation.Network is not { Networkd: false, Gateway6: { Interface: null } gateway } network
            || Prefix.Parse(gateway.Address) is not { Address: { IsIPv6LinkLocal: true, ScopeId: 0 } })
        {
            yield break;
        }

        var hasOther = network.UseDhcp == true || Uplink.Of(network).Any(each => each.Dhcp4 || each.Addresses.Any(address => address.IsIpv4));
        yield return new Answer(
            hasOther ? Severity.Warn : Severity.Refuse,
            $"networking.defaultGateway6 is {gateway.Address}, and does not say on which interface",
            "Such an address is on every link: without an interface the route cannot be set, and nothing goes out by IPv6.",
            $"networking.defaultGateway6 = {{ address = \"{gateway.Address}\"; interface = \"{Uplink.Card(subject, network)}\"; }};");
    }

    private static Answer Missed(Subject subject, NetworkOptions network, Severity severity, string family, Prefix address, string gateway) => new(
        severity, $"{address} is static, and there is no {family} gateway",
        severity == Severity.Refuse ? "Nothing beyond the link could reach it, and it could reach nothing: not even an answer to SSH gets out."
            : $"By {family} nothing beyond the link could be reached.",
        Uplink.WritesNetworkd(network) && Uplink.Of(network).FirstOrDefault(each => each.IsNetworkd && each.Addresses.Contains(address)) is { } uplink
            ? $"{uplink.Option}.routes = [ {{ Gateway = \"{gateway}\"; GatewayOnLink = true; }} ];"
            : $"networking.defaultGateway{(address.IsIpv6 ? "6" : "")} = {{ address = \"{gateway}\"; interface = \"{Uplink.Card(subject, network)}\"; }};");

    private static Answer Unreachable(Severity severity, Prefix gateway, IReadOnlyList<Prefix> own, string mend) => new(
        severity,
        $"The gateway {gateway.Address} is outside of {string.Join(" and ", own.Where(each => each.IsIpv4 == gateway.IsIpv4))}",
        "The kernel takes a gateway only if it knows a way to it: without one there is no default route, and the server is not reachable.", mend);

    // NixOS makes 40-eth0 of networking.interfaces.eth0; a route to the gateway is what can be said there.
    private static string RouteTo(NetworkOptions network, Uplink uplink, Prefix gateway) =>
        uplink.Names is [var name] && uplink.Option.Contains("\"40-", StringComparison.Ordinal) && network.Interfaces.Any(each => each.Name == name)
            ? $"networking.interfaces.{name}.{(gateway.IsIpv4 ? "ipv4" : "ipv6")}.routes = [ {{ address = \"{gateway.Address}\"; prefixLength = {gateway.Length}; }} ];"
            : $"{uplink.Option}.routes = [ {{ Gateway = \"{gateway.Address}\"; GatewayOnLink = true; }} ];  # instead of gateway = …";

    // The gateway as an address, where nothing says how to get to it.
    private static Prefix? Outside(string gateway, IReadOnlyList<Prefix> own, IReadOnlyList<Prefix> routes, bool isDhcp4)
    {
        if (Prefix.Parse(gateway) is not { } address || address.IsLocal || (address.IsIpv4 && isDhcp4))
        {
            return null;
        }

        var hasFamily = own.Any(each => each.IsIpv4 == address.IsIpv4);
        return hasFamily && !own.Concat(routes).Any(each => each.Contains(address.Address)) ? address : null;
    }

    private static bool HasDefault(NetworkOptions network, bool isIpv6)
    {
        var gateways = network.Networks.Where(_ => network.Networkd).SelectMany(each => each.Gateways).Select(each => each.Address)
            .Concat([(isIpv6 ? network.Gateway6 : network.Gateway)?.Address ?? ""]);
        var routes = network.Interfaces.SelectMany(each => each.Routes).Concat(network.Networks.SelectMany(each => each.OnLink ?? []));
        return gateways.Any(each => each.StartsWith('_') || Prefix.Parse(each) is { } address && address.IsIpv6 == isIpv6)
            || Prefix.ParseAll(routes).Any(each => each.Length == 0 && each.IsIpv6 == isIpv6);
    }
}
