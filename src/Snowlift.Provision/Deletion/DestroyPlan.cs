using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Prices;
using Snowlift.Provision.Servers;
using Snowlift.Runs.Texts;

namespace Snowlift.Provision.Deletion;

/// <summary>What goes with a server, and what stays and goes on costing.</summary>
/// <param name="Key">The SSH key that goes: ours, and no other server of ours uses it.</param>
/// <param name="Addresses">Primary IPs that do not go by themselves.</param>
/// <param name="Volumes">The volumes that it has.</param>
public sealed record DestroyPlan(
    FleetServer One, SshKey? Key, IReadOnlyList<PrimaryIp> Addresses, IReadOnlyList<Volume> Volumes, Pricing Pricing)
{
    public Server Server => One.Server;

    /// <summary>Looks at all that belongs to it.</summary>
    public static async Task<DestroyPlan> LookAsync(HetznerClient cloud, Server server, DateTimeOffset now, CancellationToken cancellation)
    {
        var pricing = await cloud.Pricing.GetAsync(cancellation);
        var addresses = await cloud.PrimaryIps.ListAsync(cancellation: cancellation);
        var volumes = server.Volumes.Count == 0 ? [] : await cloud.Volumes.ListAsync(cancellation: cancellation);
        return new DestroyPlan(
            FleetServer.Of(server, pricing, now),
            await KeyAsync(cloud, server, cancellation),
            [.. addresses.Where(ip => ip.AssigneeId == server.Id && !ip.AutoDelete)],
            [.. volumes.Where(volume => volume.Server == server.Id)],
            pricing);
    }

    /// <summary>
    /// The key that the server was made with, if we registered it and no other server of ours was. One that does not tell
    /// its key counts as a user of it.
    /// </summary>
    private static async Task<SshKey?> KeyAsync(HetznerClient cloud, Server server, CancellationToken cancellation)
    {
        if (!Fleet.IsOurs(server.Labels) || server.Labels.GetValueOrDefault(Labels.SshKey) is not { } id)
        {
            return null;
        }

        var others = await cloud.Servers.ListAsync(Fleet.Ours, cancellation);
        if (others.Any(other => other.Id != server.Id && (other.Labels.GetValueOrDefault(Labels.SshKey) ?? id) == id))
        {
            return null;
        }

        var keys = await cloud.SshKeys.ListAsync(Fleet.Ours, cancellation);
        return keys.FirstOrDefault(key => key.Id.ToString() == id);
    }

    /// <summary>What goes and what stays, a line each.</summary>
    /// <param name="withVolumes">Whether volumes go.</param>
    public IEnumerable<string> Lines(bool withVolumes) =>
        Items(withVolumes).Select(item => item.Goes ? $"goes   {item.What}" : $"stays  {item.What}");

    /// <summary>The same, apart.</summary>
    public IEnumerable<(bool Goes, string What)> Items(bool withVolumes)
    {
        yield return (true, $"the server {Server.Name} (id {Server.Id}) with its disk: {Server.ServerType.Name} in {Server.Location.Name}, "
            + $"{One.Address}, {TimeToLive.Words(One.Age)} old, cost {Money.Amount(One.SoFar, Pricing.Currency)} so far");
        if (Key is not null)
        {
            yield return (true, $"the SSH key {Key.Name}: no other server of ours uses it");
        }

        foreach (var ip in Addresses)
        {
            yield return Fleet.IsOurs(ip.Labels) ? (true, $"the primary IP {ip.Name} ({ip.Ip})") : (false, Describe(ip));
        }

        foreach (var volume in Volumes)
        {
            yield return withVolumes
                ? (true, $"the volume {volume.Name} ({volume.Size} GB) with what is on it")
                : (false, $"{Describe(volume)}; --volumes deletes it");
        }
    }

    public string Describe(PrimaryIp ip)
    {
        var rate = Bill.OfAddress(Pricing, ip.Type, ip.Location?.Name);
        return $"the primary IP {ip.Name} ({ip.Ip}), {Money.Monthly(rate.Monthly, Pricing.Currency)}";
    }

    public string Describe(Volume volume) =>
        $"the volume {volume.Name} ({volume.Size} GB), {Money.Monthly(volume.Size * (Pricing.Volume?.PricePerGbMonth.Net ?? 0), Pricing.Currency)}";
}
