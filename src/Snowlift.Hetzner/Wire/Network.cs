namespace Snowlift.Hetzner.Wire;

/// <summary>A server's place in a private network.</summary>
/// <param name="Network">The network's id.</param>
/// <param name="Ip">The server's address there, without a prefix length.</param>
/// <param name="MacAddress">Of the interface that the server has for it: lower case, with colons.</param>
/// <param name="AliasIps">More addresses that lead to this server.</param>
public sealed record PrivateNet(
    long? Network = null, string Ip = "", string MacAddress = "", IReadOnlyList<string>? AliasIps = null)
{
    public string Ip { get => field ?? ""; init; } = Ip;

    public string MacAddress { get => field ?? ""; init; } = MacAddress;

    public IReadOnlyList<string> AliasIps { get => field ?? []; init => field = Lists.WithoutNulls(value); } = AliasIps ?? [];
}

/// <summary>A private network of the project.</summary>
/// <param name="IpRange">All of it: <c>10.0.0.0/16</c>. Its first address is the gateway, whatever the subnet.</param>
public sealed record Network(long Id, string? Name = null, string IpRange = "")
{
    public string IpRange { get => field ?? ""; init; } = IpRange;
}
