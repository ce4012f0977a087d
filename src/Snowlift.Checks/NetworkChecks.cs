using Snowlift.Checks.Findings;
using Snowlift.Checks.Networks;

namespace Snowlift.Checks;

/// <summary>Whether it will be reachable.</summary>
internal static class NetworkChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("no-network", CheckArea.Network, "Does anything give it an address?", ReachChecks.Nothing),
        new("interface-name", CheckArea.Network, "Has the machine the interfaces that are configured?", InterfaceChecks.Names),
        new("static-address", CheckArea.Network, "Are its static addresses this server's?", AddressChecks.Static),
        new("address-family", CheckArea.Network, "Does it speak the IP version that this server has?", AddressChecks.Family),
        new("no-gateway", CheckArea.Network, "Is there a way out?", GatewayChecks.Missing),
        new("gateway-on-link", CheckArea.Network, "Can its gateway be reached?", GatewayChecks.OnLink),
        new("gateway-interface", CheckArea.Network, "Is it said where a link-local gateway is?", GatewayChecks.LinkLocal),
        new("nameservers", CheckArea.Network, "Does it know whom to ask for names?", ReachChecks.Nameservers),
        new("network-managers", CheckArea.Network, "Does only one program look after the network?", ReachChecks.Managers),
    ];
}
