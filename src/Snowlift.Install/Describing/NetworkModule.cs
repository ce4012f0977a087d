using Snowlift.Checks.Networks;
using Snowlift.Nix;
using Snowlift.Nix.Options;

namespace Snowlift.Install.Describing;

/// <summary>How a configuration says what its network is.</summary>
/// <param name="IsNetworkd">For <c>systemd.network</c>; else for <c>networking.*</c>.</param>
/// <param name="UplinkName">What <c>networking.*</c> calls the card to the internet; networkd goes by MAC alone.</param>
/// <param name="FlatRoutes">Routes of networkd are plain settings (NixOS 24.11 and later), else in a <c>routeConfig</c>.</param>
/// <param name="NetworkManager">NetworkManager runs, and has to leave these cards alone.</param>
internal sealed record NetworkStyle(bool IsNetworkd, string UplinkName, bool FlatRoutes, bool NetworkManager)
{
    /// <summary>Where only the target can evaluate: what is written for networkd is right beside whatever else is configured.</summary>
    public static NetworkStyle Unknown { get; } = new(IsNetworkd: true, DescribedCard.Uplink, FlatRoutes: true, NetworkManager: false);

    /// <summary>The style that a configuration has.</summary>
    public static NetworkStyle Of(HostEvaluation evaluation)
    {
        if (evaluation.Network is not { } network)
        {
            return Unknown;
        }

        // A name that the configuration uses already keeps its meaning: firewall rules and the like are written for it.
        var named = network.Interfaces.FirstOrDefault(each => Uplink.IsOfHardware(each.Name) && (each.Addresses.Count > 0 || each.UseDhcp == true));
        return new NetworkStyle(
            network.Networkd, named?.Name ?? DescribedCard.Uplink,
            !Version.TryParse(evaluation.Sense?.Release, out var release) || release >= new Version(24, 11), network.NetworkManager);
    }

    /// <summary>What <c>networking.*</c> calls a card.</summary>
    public string NameOf(DescribedCard card) => card.Role == DescribedCard.Uplink ? UplinkName : card.Role;
}

/// <summary>A machine's network as a NixOS module: pure, the same text for the same machine.</summary>
internal static class NetworkModule
{
    public const string FileName = "networking.nix";

    /// <summary>Before whatever the configuration has itself: networkd and udev take the first file that matches.</summary>
    public static string UnitOf(DescribedCard card) => $"05-{card.Role}";

    public static string Write(string host, NetworkDescription network, NetworkStyle style) =>
        NixLines.Module(style.IsNetworkd ? "..." : "lib, ...", host, "The network", lines =>
        {
            if (style.IsNetworkd)
            {
                Networkd(lines, network, style);
            }
            else
            {
                Scripted(lines, network, style);
            }

            lines.Strings("networking.nameservers", network.Nameservers.Select(each => each.ToString()));
            if (style.NetworkManager)
            {
                lines.Strings("networking.networkmanager.unmanaged", network.Cards.Select(card => $"mac:{card.Mac}"));
            }
        });

    private static void Networkd(NixLines lines, NetworkDescription network, NetworkStyle style)
    {
        lines.Set("systemd.network.enable", "true");
        foreach (var card in network.Cards)
        {
            lines.Block($"systemd.network.networks.{NixText.Quote(UnitOf(card))}", unit =>
            {
                unit.Set("matchConfig", Match(card));
                unit.Strings("address", card.Addresses.Select(each => each.ToString()));
                unit.List("routes", card.Gateways.Select(gateway => Route(style, null, gateway.Address.ToString(), gateway.OnLink))
                    .Concat(card.Routes.Select(route => Route(style, route.Destination.ToString(), route.Gateway.ToString(), route.OnLink))));
                unit.Set("networkConfig", "{ DHCP = \"no\"; IPv6AcceptRA = false; }");
                List(unit, "linkConfig",
                    [
                        card.Mtu is { } mtu ? $"MTUBytes = \"{mtu}\";" : null,
                        card.Role == DescribedCard.Uplink ? null : "RequiredForOnline = \"no\";",
                    ]);
            });
        }
    }

    private static void Scripted(NixLines lines, NetworkDescription network, NetworkStyle style)
    {
        foreach (var card in network.Cards)
        {
            // By its MAC the card gets the name that everything below goes by, whatever the kernel calls it.
            lines.Block($"systemd.network.links.{NixText.Quote(UnitOf(card))}", link => link
                .Set("matchConfig", Match(card))
                .Set("linkConfig.Name", NixText.Quote(style.NameOf(card))));
            lines.Block($"networking.interfaces.{NixText.Quote(style.NameOf(card))}", each =>
            {
                each.Set("useDHCP", "lib.mkForce false");
                Family(each, "ipv4", card, isIpv6: false);
                Family(each, "ipv6", card, isIpv6: true);
                if (card.Mtu is { } mtu)
                {
                    each.Set("mtu", $"{mtu}");
                }
            });
        }

        lines.Set("networking.useDHCP", "lib.mkForce false");
        Gateway(lines, "networking.defaultGateway", network, style, isIpv6: false);
        Gateway(lines, "networking.defaultGateway6", network, style, isIpv6: true);
    }

    private static void Family(NixLines lines, string family, DescribedCard card, bool isIpv6)
    {
        lines.List($"{family}.addresses", card.Addresses.Where(each => each.IsIpv6 == isIpv6).Select(each => $"{{ {Parts(each)} }}"));
        // A gateway outside of the card's own networks: a route to it comes before the routes through it.
        var gateways = card.Gateways.Where(each => each.OnLink).Select(each => each.Address)
            .Concat(card.Routes.Where(each => each.OnLink).Select(each => each.Gateway)).Where(each => new Prefix(each, 0).IsIpv6 == isIpv6).Distinct();
        lines.List($"{family}.routes", gateways.Select(each => $"{{ {Parts(new Prefix(each, isIpv6 ? 128 : 32))} }}")
            .Concat(card.Routes.Where(each => each.Destination.IsIpv6 == isIpv6)
                .Select(each => $"{{ {Parts(each.Destination)} via = {NixText.Quote(each.Gateway.ToString())}; }}")));
    }

    private static void Gateway(NixLines lines, string option, NetworkDescription network, NetworkStyle style, bool isIpv6)
    {
        foreach (var (card, gateway) in network.Cards.SelectMany(card => card.Gateways.Where(each => each.IsIpv6 == isIpv6), (card, each) => (card, each)).Take(1))
        {
            lines.Set(option, $"{{ address = {NixText.Quote(gateway.Address.ToString())}; interface = {NixText.Quote(style.NameOf(card))}; }}");
        }
    }

    // A VLAN or a bridge on top has the same MAC, and another type.
    private static string Match(DescribedCard card) => $"{{ MACAddress = {NixText.Quote(card.Mac)}; Type = \"ether\"; }}";

    private static string Parts(Prefix prefix) => $"address = {NixText.Quote(prefix.Address.ToString())}; prefixLength = {prefix.Length};";

    private static string Route(NetworkStyle style, string? destination, string gateway, bool onLink)
    {
        var to = destination is null ? "" : $"Destination = {NixText.Quote(destination)}; ";
        var settings = $"{{ {to}Gateway = {NixText.Quote(gateway)};{(onLink ? " GatewayOnLink = true;" : "")} }}";
        return style.FlatRoutes ? settings : $"{{ routeConfig = {settings}; }}";
    }

    private static void List(NixLines lines, string name, string?[] settings)
    {
        var all = settings.OfType<string>().ToList();
        if (all.Count > 0)
        {
            lines.Set(name, $"{{ {string.Join(' ', all)} }}");
        }
    }

    /// <summary>Whether the configuration says all that the module would.</summary>
    public static bool IsIn(HostEvaluation evaluation, NetworkDescription network, NetworkStyle style) =>
        evaluation.Network is { } options && network.Cards.All(card => style.IsNetworkd
            ? options.Networkd && options.Networks.Any(each => each.MatchMac.Contains(card.Mac, StringComparer.OrdinalIgnoreCase) && Has(each.Addresses, card))
            : options.Interfaces.Any(each => each.Name == style.NameOf(card) && Has(each.Addresses, card)));

    private static bool Has(IReadOnlyList<string> addresses, DescribedCard card)
    {
        var there = Prefix.ParseAll(addresses);
        return card.Addresses.All(there.Contains);
    }
}
