using System.Collections.Immutable;
using System.Net;
using Snowlift.Checks.Networks;

namespace Snowlift.Install.Describing;

/// <summary>The network of a machine, as it is to be configured statically.</summary>
/// <param name="Cards">Its interfaces that have an address, the one to the internet first.</param>
/// <param name="Nameservers">Those it can reach by an IP version that it has.</param>
internal sealed record NetworkDescription(ImmutableArray<DescribedCard> Cards, ImmutableArray<IPAddress> Nameservers);

/// <summary>A network interface of hardware, told apart by its MAC alone.</summary>
/// <param name="Role">What we call it: <c>uplink</c>, <c>private0</c>, <c>lan0</c>.</param>
/// <param name="Mtu">In bytes; null for Ethernet's 1500.</param>
internal sealed record DescribedCard(
    string Role,
    string Mac,
    ImmutableArray<Prefix> Addresses,
    ImmutableArray<DescribedGateway> Gateways,
    ImmutableArray<DescribedRoute> Routes,
    int? Mtu)
{
    public const string Uplink = "uplink";

    /// <summary>Whether a gateway is outside of every network of this card, so that the kernel has to be told it is on the link.</summary>
    public bool IsOutside(IPAddress gateway) =>
        !gateway.IsIPv6LinkLocal && !Addresses.Any(address => address.Contains(gateway));
}

/// <summary>The way to everywhere else.</summary>
/// <param name="OnLink">It is outside of the card's own networks, as Hetzner's 172.31.1.1 is.</param>
internal sealed record DescribedGateway(IPAddress Address, bool OnLink)
{
    public bool IsIpv6 => Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
}

/// <summary>The way to one network.</summary>
internal sealed record DescribedRoute(Prefix Destination, IPAddress Gateway, bool OnLink);
