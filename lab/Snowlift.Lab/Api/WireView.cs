using System.Collections.Immutable;
using System.Net;
using Snowlift.Lab.Catalogue;
using Snowlift.Lab.Machines;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

/// <summary>Shows the lab's records as the API's resources.</summary>
internal sealed class WireView(LabCatalogue catalogue, IMachineHost host, TimeProvider time)
{
    private const int StandardSshPort = 22;

    public WireServer Server(LabState state, ServerRecord server)
    {
        var type = catalogue.ServerType(server.ServerType)!;
        var ips = state.PrimaryIps.Values.Where(ip => ip.ServerId == server.Id).ToLookup(ip => ip.Type);
        return new(
            server.Id,
            server.Name,
            Status(server),
            server.Created,
            new WirePublicNet(
                ips["ipv4"].Select(ip => new WireIpv4(ip.Id, ip.Ip, Blocked: false, DnsName(ip.Ip))).FirstOrDefault(),
                ips["ipv6"].Select(ip => new WireIpv6(ip.Id, ip.Ip, Blocked: false, [])).FirstOrDefault(),
                FloatingIps: [],
                Firewalls: []),
            PrivateNet: [],
            type,
            catalogue.Location(server.Location)!,
            server.ImageId is { } imageId ? Image(state, imageId) : null,
            Iso: null,
            RescueEnabled: server.RescueUntil > time.GetUtcNow(),
            Locked: server.LockedBy is not null,
            BackupWindow: null,
            OutgoingTraffic: 0,
            IngoingTraffic: 0,
            type.Prices.FirstOrDefault(p => p.Location == server.Location)?.IncludedTraffic ?? 0,
            new WireServerProtection(server.ProtectDelete, server.ProtectRebuild),
            Labels(state, server),
            Volumes: [.. state.VolumesOf(server.Id).Select(volume => volume.Id)],
            LoadBalancers: [],
            server.DiskGB,
            PlacementGroup: null);
    }

    /// <summary>A server that nothing is done to runs when its machine runs: a guest may have switched itself off.</summary>
    public string Status(ServerRecord server) => server.Transition ?? (host.IsRunning(server.Id) ? "running" : "off");

    /// <summary>An image by id, of the catalogue or a snapshot; null where there is none.</summary>
    public WireImage? Image(LabState state, long id) =>
        state.Snapshots.TryGetValue(id, out var snapshot) ? Image(snapshot) : catalogue.Images.FirstOrDefault(i => i.Id == id);

    public IEnumerable<WireImage> Images(LabState state) => catalogue.Images.Concat(state.Snapshots.Values.Select(Image));

    public static WireSshKey SshKey(SshKeyRecord key) =>
        new(key.Id, key.Name, key.Fingerprint, key.PublicKey, key.Labels, key.Created);

    public static WireAction Action(ActionRecord action) => new(
        action.Id,
        action.Command,
        action.Status,
        action.Progress,
        action.Started,
        action.Finished,
        [.. action.Resources.Select(r => new WireResource(r.Id, r.Type))],
        action.ErrorCode is null ? null : new WireActionError(action.ErrorCode, action.ErrorMessage ?? ""));

    public WirePrimaryIp PrimaryIp(PrimaryIpRecord ip) => new(
        ip.Id,
        ip.Ip,
        ip.Name,
        ip.Type,
        ip.ServerId,
        AssigneeType: "server",
        ip.AutoDelete,
        Blocked: false,
        ip.Created,
        ip.Type == "ipv4" ? [new WireDnsPtr(ip.Ip, DnsName(ip.Ip))] : [],
        ip.Labels,
        catalogue.Location(ip.Location)!,
        new WireDeleteProtection(false));

    public WireVolume Volume(VolumeRecord volume) => new(
        volume.Id,
        volume.Name,
        Status: "available",
        volume.SizeGB,
        volume.ServerId,
        catalogue.Location(volume.Location)!,
        Format: null,
        MachineVolume.LinkOf(volume.Id),
        new WireDeleteProtection(volume.ProtectDelete),
        volume.Labels,
        volume.Created);

    private static WireImage Image(SnapshotRecord snapshot) => new(
        snapshot.Id,
        Type: "snapshot",
        snapshot.Status,
        Name: null,
        snapshot.Description,
        snapshot.SizeGB,
        snapshot.DiskGB,
        snapshot.Created,
        new WireCreatedFrom(snapshot.ServerId, snapshot.ServerName),
        BoundTo: null,
        snapshot.OsFlavor,
        snapshot.OsVersion,
        RapidDeploy: false,
        new WireDeleteProtection(snapshot.ProtectDelete),
        Deprecated: null,
        Deleted: null,
        snapshot.Labels,
        snapshot.Architecture);

    private static ImmutableSortedDictionary<string, string> Labels(LabState state, ServerRecord server)
    {
        var labels = server.Labels;
        if (server.SshPort != StandardSshPort)
        {
            labels = labels.SetItem(LabLabels.SshPort, server.SshPort.ToString());
        }

        var hasIpv4 = state.PrimaryIps.Values.Any(ip => ip.ServerId == server.Id && ip.Type == "ipv4");
        return hasIpv4 ? labels : labels.SetItem(LabLabels.Address, server.Address);
    }

    private static string DnsName(string ip) =>
        $"static.{string.Join('.', IPAddress.Parse(ip).GetAddressBytes().Reverse())}.lab.invalid";
}
