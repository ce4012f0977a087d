namespace Snowlift.Nix.Options;

/// <summary>How the system will reach the network, in both of NixOS's ways of saying it.</summary>
/// <param name="UseDhcp"><c>networking.useDHCP</c>, where there is a client that would ask.</param>
/// <param name="Networkd"><c>systemd.network.enable</c> or <c>networking.useNetworkd</c>.</param>
/// <param name="NetworkManager"><c>networking.networkmanager.enable</c>.</param>
/// <param name="CloudInit">cloud-init configures the network.</param>
/// <param name="PredictableNames">Whether interfaces are called <c>enp1s0</c> rather than <c>eth0</c>.</param>
/// <param name="Interfaces"><c>networking.interfaces</c>.</param>
/// <param name="Networks"><c>systemd.network.networks</c>.</param>
/// <param name="LinkNames">Names that the configuration itself gives to interfaces, in <c>.link</c> files or udev rules.</param>
public sealed record NetworkOptions(
    bool? UseDhcp,
    bool Networkd,
    bool NetworkManager,
    bool CloudInit,
    bool PredictableNames,
    bool EnableIpv6,
    IReadOnlyList<ConfiguredInterface> Interfaces,
    ConfiguredGateway? Gateway,
    ConfiguredGateway? Gateway6,
    IReadOnlyList<string> Nameservers,
    IReadOnlyList<NetworkdNetwork> Networks,
    FirewallOptions? Firewall,
    IReadOnlyList<string>? LinkNames = null);

/// <summary>An entry of <c>networking.interfaces</c>.</summary>
/// <param name="Addresses">With their prefix: <c>203.0.113.7/32</c>.</param>
/// <param name="Routes">Destinations with their prefix; an on-link gateway needs one to itself.</param>
public sealed record ConfiguredInterface(
    string Name, bool? UseDhcp, IReadOnlyList<string> Addresses, IReadOnlyList<string> Routes);

/// <summary><c>networking.defaultGateway</c>.</summary>
/// <param name="Address">Empty where it is set and says none.</param>
public sealed record ConfiguredGateway(string Address, string? Interface);

/// <summary>An entry of <c>systemd.network.networks</c>.</summary>
/// <param name="MatchName">Globs, as <c>[Match] Name=</c> has them.</param>
/// <param name="Dhcp"><c>yes</c>, <c>ipv4</c>, <c>ipv6</c>, <c>no</c>.</param>
/// <param name="Gateways">Its routes that have a gateway.</param>
/// <param name="OnLink">Destinations of its routes without a gateway, and peers of its addresses.</param>
public sealed record NetworkdNetwork(
    string Name,
    IReadOnlyList<string> MatchName,
    IReadOnlyList<string> MatchMac,
    string? Dhcp,
    bool? AcceptRa,
    IReadOnlyList<string> Addresses,
    IReadOnlyList<NetworkdGateway> Gateways,
    IReadOnlyList<string> Dns,
    IReadOnlyList<string>? OnLink = null);

/// <summary>A route over a gateway.</summary>
public sealed record NetworkdGateway(string Address, bool OnLink);

/// <summary><c>networking.firewall</c>.</summary>
/// <param name="Ports"><c>allowedTCPPorts</c>, those of single interfaces included.</param>
public sealed record FirewallOptions(bool Enable, IReadOnlyList<int> Ports, IReadOnlyList<PortRange> Ranges);

/// <summary>Ports from … to, both included.</summary>
public sealed record PortRange(int From, int To);
