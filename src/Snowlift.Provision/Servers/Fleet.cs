using Snowlift.Hetzner;
using Snowlift.Hetzner.Names;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Prices;

namespace Snowlift.Provision.Servers;

/// <summary>A server of the project, and what we know of it.</summary>
/// <param name="IsOurs">It has our label.</param>
/// <param name="Age">Since it was created.</param>
/// <param name="SoFar">What it has cost, net.</param>
/// <param name="Left">Until it expires, below zero when that is past; null where it never does.</param>
public sealed record FleetServer(Server Server, bool IsOurs, TimeSpan Age, Bill Bill, decimal SoFar, DateTimeOffset? Expires, TimeSpan? Left)
{
    /// <summary><see cref="Labels.Installing"/>, <see cref="Labels.Installed"/>, or null where it is not ours.</summary>
    public string? State => IsOurs ? Server.Labels.GetValueOrDefault(Labels.State) : null;

    /// <summary>IPv4 where it has one, else the address that a server takes of its IPv6 network.</summary>
    public string Address => Server.PublicNet.Ipv4?.Ip
        ?? (Server.PublicNet.Ipv6 is { } network ? network.Ip.Split('/')[0] + "1" : "");

    /// <summary>It has an end, and that is past.</summary>
    public bool IsExpired => Left <= TimeSpan.Zero;

    public static FleetServer Of(Server server, Pricing pricing, DateTimeOffset now)
    {
        var bill = Bill.Of(pricing, server);
        var expires = TimeToLive.FromLabel(server.Labels.GetValueOrDefault(Labels.Expires));
        return new FleetServer(
            server, Fleet.IsOurs(server.Labels), now - server.Created, bill, bill.Between(server.Created, now), expires, expires - now);
    }
}

/// <summary>The servers of a project.</summary>
public static class Fleet
{
    /// <summary>Picks what we made.</summary>
    public static LabelSelector Ours { get; } = LabelSelector.Is(Labels.Managed, "true");

    public static bool IsOurs(IReadOnlyDictionary<string, string> labels) => labels.GetValueOrDefault(Labels.Managed) == "true";

    /// <summary>Ours by name, then the others.</summary>
    /// <param name="all">Those that are not ours, too.</param>
    public static async Task<IReadOnlyList<FleetServer>> ListAsync(
        HetznerClient cloud, bool all, DateTimeOffset now, CancellationToken cancellation)
    {
        var servers = await cloud.Servers.ListAsync(all ? null : Ours, cancellation);
        if (servers.Count == 0)
        {
            return [];
        }

        var pricing = await cloud.Pricing.GetAsync(cancellation);
        return [.. servers
            .Select(server => FleetServer.Of(server, pricing, now))
            .OrderBy(one => !one.IsOurs)
            .ThenBy(one => one.Server.Name, StringComparer.Ordinal)];
    }
}
