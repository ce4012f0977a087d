using System.Collections.Immutable;

namespace Snowlift.Lab.State;

/// <summary>Everything the lab's API knows, as it lies on disk. A value: each change makes a new one.</summary>
internal sealed record LabState
{
    /// <summary>The project's token, 64 characters, made when the lab first starts.</summary>
    public required string Token { get; init; }

    /// <summary>Where the API answers, or last answered; ends in /v1.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The next id, of whatever kind.</summary>
    public long NextId { get; init; } = 1_000_001;

    /// <summary>Counts the machines' addresses within 127.77.0.0/16.</summary>
    public int NextAddress { get; init; }

    public ImmutableSortedDictionary<long, ServerRecord> Servers { get; init; } = ImmutableSortedDictionary<long, ServerRecord>.Empty;

    public ImmutableSortedDictionary<long, SshKeyRecord> SshKeys { get; init; } = ImmutableSortedDictionary<long, SshKeyRecord>.Empty;

    /// <summary>Snapshots; system images are the catalogue's.</summary>
    public ImmutableSortedDictionary<long, SnapshotRecord> Snapshots { get; init; } = ImmutableSortedDictionary<long, SnapshotRecord>.Empty;

    public ImmutableSortedDictionary<long, PrimaryIpRecord> PrimaryIps { get; init; } = ImmutableSortedDictionary<long, PrimaryIpRecord>.Empty;

    public ImmutableSortedDictionary<long, VolumeRecord> Volumes { get; init; } = ImmutableSortedDictionary<long, VolumeRecord>.Empty;

    public ImmutableSortedDictionary<long, ActionRecord> Actions { get; init; } = ImmutableSortedDictionary<long, ActionRecord>.Empty;

    /// <summary>Takes the next id.</summary>
    public LabState TakeId(out long id)
    {
        id = NextId;
        return this with { NextId = id + 1 };
    }

    public LabState With(ServerRecord server) => this with { Servers = Servers.SetItem(server.Id, server) };

    public LabState With(SshKeyRecord key) => this with { SshKeys = SshKeys.SetItem(key.Id, key) };

    public LabState With(SnapshotRecord snapshot) => this with { Snapshots = Snapshots.SetItem(snapshot.Id, snapshot) };

    public LabState With(PrimaryIpRecord ip) => this with { PrimaryIps = PrimaryIps.SetItem(ip.Id, ip) };

    public LabState With(VolumeRecord volume) => this with { Volumes = Volumes.SetItem(volume.Id, volume) };

    /// <summary>The volumes that a server has, in the order in which they were made.</summary>
    public IEnumerable<VolumeRecord> VolumesOf(long serverId) => Volumes.Values.Where(volume => volume.ServerId == serverId);

    public LabState With(ActionRecord action) => this with { Actions = Actions.SetItem(action.Id, action) };
}
