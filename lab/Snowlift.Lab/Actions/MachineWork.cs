using Snowlift.Lab.Catalogue;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Settings;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Actions;

/// <summary>What the actions do to machines.</summary>
internal sealed class MachineWork(
    LabStore store, LabCatalogue catalogue, IMachineHost host, LabOptions options, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    public Task CreateAsync(long id, CancellationToken c) => host.CreateAsync(Spec(Server(id)), c);

    public async Task StartAsync(long id, CancellationToken c)
    {
        await PrepareBootAsync(id, c);
        await host.StartAsync(id, c);
    }

    public Task StopAsync(long id, CancellationToken c) => host.StopAsync(id, c);

    public Task ShutdownAsync(long id, CancellationToken c) => host.IsRunning(id) ? host.ShutdownAsync(id, c) : Task.CompletedTask;

    public async Task ResetAsync(long id, CancellationToken c)
    {
        if (!host.IsRunning(id))
        {
            await StartAsync(id, c);
            return;
        }

        await PrepareBootAsync(id, c);
        await host.ResetAsync(id, c);
    }

    /// <summary>
    /// Asks the system to stop and starts the machine again. A system that ignores it goes on running: that is what
    /// Hetzner's soft reboot does.
    /// </summary>
    public async Task RebootAsync(long id, CancellationToken c)
    {
        await ShutdownAsync(id, c);
        var begin = time.GetTimestamp();
        while (host.IsRunning(id))
        {
            if (time.GetElapsedTime(begin) > options.RebootLimit)
            {
                return;
            }

            await Task.Delay(PollInterval, time, c);
        }

        await StartAsync(id, c);
    }

    public async Task RebuildAsync(long id, CancellationToken c)
    {
        await host.RebuildAsync(Spec(Server(id)), c);
        SweepSnapshots();
    }

    public async Task EnableRescueAsync(long id, IReadOnlyList<string> keys, CancellationToken c) =>
        await host.SetRescueAsync(id, new RescueSpec(keys), c);

    public Task DisableRescueAsync(long id, CancellationToken c) => host.SetRescueAsync(id, null, c);

    public async Task SnapshotAsync(long id, long imageId, CancellationToken c)
    {
        var path = options.Paths.Snapshot(imageId);
        try
        {
            await host.SnapshotAsync(id, path, c);
        }
        catch
        {
            store.Change(state => state with { Snapshots = state.Snapshots.Remove(imageId) });
            throw;
        }

        var size = File.Exists(path) ? Math.Round(new FileInfo(path).Length / 1e9, 2) : 0;
        store.Change(state => state.Snapshots.TryGetValue(imageId, out var snapshot)
            ? state.With(snapshot with { Status = "available", SizeGB = size })
            : state);
    }

    /// <summary>
    /// A machine's size is fixed when it is laid down, so it is laid down anew from its own disk. The disk's file stays
    /// for as long as the machine may rest on it.
    /// </summary>
    public async Task ChangeTypeAsync(long id, string type, bool upgradeDisk, CancellationToken c)
    {
        var disk = store.Change(state => { state = state.TakeId(out var next); return (state, options.Paths.Snapshot(next)); });
        await host.SnapshotAsync(id, disk, c);
        await host.DeleteAsync(id, c);
        store.Change(state => state.With(state.Servers[id] with
        {
            ServerType = type,
            DiskSource = disk,
            DiskGB = upgradeDisk ? catalogue.ServerType(type)!.Disk : state.Servers[id].DiskGB,
        }));
        await host.CreateAsync(Spec(Server(id)), c);
        SweepSnapshots();
    }

    public Task AttachAsync(VolumeRecord volume, long serverId, CancellationToken c) => host.AttachAsync(serverId, Volume(volume), c);

    public Task DetachAsync(VolumeRecord volume, CancellationToken c) =>
        volume.ServerId is { } serverId ? host.DetachAsync(serverId, volume.Id, c) : Task.CompletedTask;

    /// <summary>A server goes with its disk; its volumes stay, as at Hetzner.</summary>
    public async Task DeleteAsync(long id, CancellationToken c)
    {
        await host.DeleteAsync(id, c);
        store.Change(state => state with
        {
            Servers = state.Servers.Remove(id),
            Volumes = state.Volumes.SetItems(
                state.VolumesOf(id).Select(volume => KeyValuePair.Create(volume.Id, volume with { ServerId = null }))),
            PrimaryIps = state.PrimaryIps
                .RemoveRange(state.PrimaryIps.Values.Where(ip => ip.ServerId == id && ip.AutoDelete).Select(ip => ip.Id))
                .SetItems(state.PrimaryIps.Values.Where(ip => ip.ServerId == id && !ip.AutoDelete)
                    .Select(ip => KeyValuePair.Create(ip.Id, ip with { ServerId = null }))),
        });
        SweepSnapshots();
    }

    /// <summary>Removes the snapshot files that neither an image nor a server's disk needs any more.</summary>
    public void SweepSnapshots()
    {
        var state = store.Current;
        var needed = state.Snapshots.Keys.Select(options.Paths.Snapshot)
            .Concat(state.Servers.Values.Select(s => s.DiskSource))
            .ToHashSet();
        foreach (var file in Directory.EnumerateFiles(options.Paths.Snapshots, "*.qcow2").Where(f => !needed.Contains(f)))
        {
            File.Delete(file);
        }
    }

    private ServerRecord Server(long id) =>
        store.Current.Servers.TryGetValue(id, out var server)
            ? server
            : throw new MachineException("server_error", $"server {id} is gone");

    private MachineSpec Spec(ServerRecord server)
    {
        var type = catalogue.ServerType(server.ServerType)!;
        return new(
            server.Id,
            server.Name,
            server.Address,
            server.SshPort,
            type.Cores,
            type.Memory,
            server.DiskGB,
            server.DiskSource,
            server.Uefi,
            server.AuthorizedKeys,
            server.UserData,
            type.Architecture)
        {
            Volumes = [.. store.Current.VolumesOf(server.Id).Select(Volume)],
        };
    }

    private MachineVolume Volume(VolumeRecord volume) => new(volume.Id, options.Paths.Volume(volume.Id), volume.SizeGB);

    /// <summary>The rescue system is for one boot only, and only for an hour after it was enabled.</summary>
    private async Task PrepareBootAsync(long id, CancellationToken c)
    {
        if (Server(id).RescueUntil is not { } until)
        {
            return;
        }

        if (until <= time.GetUtcNow())
        {
            await host.SetRescueAsync(id, null, c);
        }

        store.Change(state => state.With(state.Servers[id] with { RescueUntil = null }));
    }
}
