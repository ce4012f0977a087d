using Snowlift.Checks.Facts;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Reach;

/// <summary>A machine that can be reached, or will be in a moment.</summary>
/// <param name="Endpoint">How to reach it, host key pinned.</param>
/// <param name="Server">The cloud's server, or null for a machine that is only reached over SSH.</param>
/// <param name="Price">What it costs, where that is known.</param>
/// <param name="IsNew">It was made for this host and holds nothing else yet.</param>
/// <param name="Starting">The cloud's actions that end when it is up.</param>
public sealed record ServerReady(
    SshEndpoint Endpoint, Server? Server, PriceTag? Price, bool IsNew, IReadOnlyList<ApiAction> Starting)
{
    /// <summary>The cloud that the server is in; null together with it.</summary>
    public HetznerClient? Cloud { get; init; }

    /// <summary>The outer port that leads to the machine's own 22; null where nobody knows.</summary>
    public int? ForwardedPort => Server is null ? null : ServerEndpoint.OuterPort(Server);

    /// <summary>What the checks want to know of the server.</summary>
    public ServerFacts? Facts => Server is null ? null
        : new ServerFacts(Server.PublicNet.Ipv4?.Ip, Server.PublicNet.Ipv6?.Ip, Server.Volumes.Count);
}
