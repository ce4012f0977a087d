using Snowlift.Checks.Findings;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Networks;

/// <summary>Something in the configuration that gives addresses to interfaces, whichever way it is written.</summary>
/// <param name="Option">Where it is written: <c>systemd.network.networks."10-uplink"</c>.</param>
/// <param name="IsNetworkd">Written for networkd.</param>
/// <param name="Names">Globs of the interfaces; empty where it is matched otherwise, or not at all.</param>
/// <param name="Macs">Likewise.</param>
/// <param name="Dhcp4">Asks for an IPv4 address.</param>
/// <param name="Dhcp6">Asks for an IPv6 address.</param>
/// <param name="Ra">Takes IPv6 addresses from router advertisements; null where it does not say.</param>
/// <param name="Gateways">Those that it names itself.</param>
/// <param name="OnLink">What it says can be reached without a gateway, besides its own networks.</param>
public sealed record Uplink(
    string Option,
    bool IsNetworkd,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Macs,
    bool Dhcp4,
    bool Dhcp6,
    bool? Ra,
    IReadOnlyList<Prefix> Addresses,
    IReadOnlyList<NetworkdGateway> Gateways,
    IReadOnlyList<Prefix> OnLink)
{
    private static readonly string[] Apart =
        ["lo", "wg", "tun", "tap", "tailscale", "zt", "docker", "podman", "veth", "ve-", "vb-", "vz-", "virbr", "lxc", "lxd", "cni", "flannel", "dummy"];

    public bool Dhcp => Dhcp4 || Dhcp6;

    /// <summary>Whether an interface with this would have an address that others can reach.</summary>
    public bool Gives => Dhcp || Ra == true || Addresses.Count > 0;

    /// <summary>Every one of a configuration that gives addresses; the loopback excluded.</summary>
    public static IReadOnlyList<Uplink> Of(NetworkOptions network)
    {
        var scripted = network.Interfaces.Select(each => new Uplink(
            $"networking.interfaces.{Quoted(each.Name)}", IsNetworkd: false, [each.Name], [],
            each.UseDhcp == true, each.UseDhcp == true, each.UseDhcp, Global(each.Addresses), [], Prefix.ParseAll(each.Routes)));

        // Without networkd its files are not even installed.
        var networkd = !network.Networkd ? [] : network.Networks.Select(each => new Uplink(
            $"systemd.network.networks.\"{each.Name}\"", IsNetworkd: true, each.MatchName, [.. each.MatchMac.Select(mac => mac.ToLowerInvariant())],
            IsOn(each.Dhcp, "ipv4", "v4"), IsOn(each.Dhcp, "ipv6", "v6"), each.AcceptRa, Global(each.Addresses), each.Gateways,
            Prefix.ParseAll(each.OnLink ?? [])));
        return [.. scripted.Concat(networkd).Where(each => each.Gives && !(each.Names.Count > 0 && each.Names.All(IsApart)))];
    }

    /// <summary>Called as interfaces of hardware are: <c>eth0</c>, <c>enp1s0</c>, <c>en*</c>.</summary>
    public static bool IsOfHardware(string name) =>
        name.StartsWith("eth", StringComparison.Ordinal) || name.StartsWith("en", StringComparison.Ordinal);

    /// <summary>Whether a static address is all that the machine's interface has: nobody asks for another one.</summary>
    public static bool IsAllStatic(Subject subject, NetworkOptions network, IReadOnlyList<Uplink> uplinks)
    {
        if (network.NetworkManager || network.CloudInit || uplinks.Count == 0 || uplinks.Any(each => each.Dhcp || each.Ra == true))
        {
            return false;
        }

        // networking.useDHCP leaves an interface alone that has an address of its own, and takes every other one.
        return network.UseDhcp != true || (subject.Machine is not { Interfaces: var all } || all.Count(each => each.Driver.Length > 0) == 1)
            && uplinks.Any(each => each.Addresses.Any(address => address.IsIpv4) && InterfaceChecks.Claims(each, network, subject.Machine));
    }

    /// <summary>Something looks after every interface that turns up, whatever it is called.</summary>
    public static bool IsCaredFor(NetworkOptions network) =>
        network.UseDhcp == true || network.NetworkManager || network.CloudInit;

    /// <summary>The interface to name in a line that mends: the configured one, else the one that the machine will have.</summary>
    public static string Card(Subject subject, NetworkOptions network) =>
        network.Interfaces.FirstOrDefault(each => each.Addresses.Count > 0 && IsOfHardware(each.Name))?.Name
            ?? InterfaceChecks.Expected(subject.Machine, network) ?? (network.PredictableNames ? "enp1s0" : "eth0");

    /// <summary>Written by the user rather than made by NixOS of <c>networking.*</c>.</summary>
    public static bool WritesNetworkd(NetworkOptions network) => network.Networkd && network.Networks.Any(each =>
        !each.Name.StartsWith("40-", StringComparison.Ordinal) && !each.Name.StartsWith("99-", StringComparison.Ordinal));

    // Networks within the network, or within the machine: nobody reaches a new server by them.
    private static bool IsApart(string name) => Apart.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static IReadOnlyList<Prefix> Global(IEnumerable<string> texts) =>
        [.. Prefix.ParseAll(texts).Where(prefix => !prefix.IsLocal)];

    private static bool IsOn(string? dhcp, params ReadOnlySpan<string> words)
    {
        var value = dhcp?.ToLowerInvariant();
        return value is "yes" or "true" or "1" or "both" or "on" || words.Contains(value);
    }

    private static string Quoted(string name) => name.All(char.IsAsciiLetterOrDigit) ? name : $"\"{name}\"";
}
