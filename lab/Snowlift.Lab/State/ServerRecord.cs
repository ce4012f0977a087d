using System.Collections.Immutable;

namespace Snowlift.Lab.State;

/// <summary>A server as the lab keeps it.</summary>
internal sealed record ServerRecord
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>What is being done to it; null when it is left alone, and then the machine tells whether it runs.</summary>
    public string? Transition { get; init; }

    /// <summary>The last action of those that hold the server; others are refused with <c>locked</c>.</summary>
    public long? LockedBy { get; init; }

    public required string ServerType { get; init; }

    public required string Location { get; init; }

    /// <summary>Null once the snapshot that it was made from is gone.</summary>
    public long? ImageId { get; init; }

    /// <summary>What the machine's disk was laid down from: a catalogue name, or a snapshot's path.</summary>
    public required string DiskSource { get; init; }

    public required int DiskGB { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public IReadOnlyList<string> AuthorizedKeys { get; init; } = [];

    public string? UserData { get; init; }

    /// <summary>Where its machine is reached, 127.77.x.y, also without a public IPv4.</summary>
    public required string Address { get; init; }

    public required int SshPort { get; init; }

    public bool Uefi { get; init; }

    /// <summary>Until when the next boot goes into the rescue system.</summary>
    public DateTimeOffset? RescueUntil { get; init; }

    public bool ProtectDelete { get; init; }

    public bool ProtectRebuild { get; init; }
}

/// <summary>A public key.</summary>
/// <param name="Fingerprint">MD5 of the decoded key, in hex with colons.</param>
internal sealed record SshKeyRecord(
    long Id,
    string Name,
    string Fingerprint,
    string PublicKey,
    ImmutableSortedDictionary<string, string> Labels,
    DateTimeOffset Created);

/// <summary>An image made of a server's disk.</summary>
/// <param name="SizeGB">Size of the stored file.</param>
internal sealed record SnapshotRecord(
    long Id,
    string Status,
    string Description,
    double? SizeGB,
    int DiskGB,
    DateTimeOffset Created,
    long ServerId,
    string ServerName,
    string OsFlavor,
    string? OsVersion,
    string Architecture,
    ImmutableSortedDictionary<string, string> Labels)
{
    public bool ProtectDelete { get; init; }
}

/// <summary>An address, assigned to a server or kept for the next one.</summary>
/// <param name="Type">ipv4 or ipv6.</param>
internal sealed record PrimaryIpRecord(
    long Id,
    string Name,
    string Type,
    string Ip,
    string Location,
    long? ServerId,
    bool AutoDelete,
    DateTimeOffset Created,
    ImmutableSortedDictionary<string, string> Labels);

/// <summary>A network disk, attached to a server or kept for the next one.</summary>
internal sealed record VolumeRecord(
    long Id,
    string Name,
    int SizeGB,
    string Location,
    long? ServerId,
    bool ProtectDelete,
    DateTimeOffset Created,
    ImmutableSortedDictionary<string, string> Labels);

internal sealed record ActionRecord(
    long Id,
    string Command,
    string Status,
    int Progress,
    DateTimeOffset Started,
    DateTimeOffset? Finished,
    IReadOnlyList<ActionResource> Resources,
    string? ErrorCode,
    string? ErrorMessage)
{
    public const string Running = "running";
    public const string Success = "success";
    public const string Error = "error";
}

internal sealed record ActionResource(long Id, string Type);
