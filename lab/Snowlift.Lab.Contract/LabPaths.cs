using System.Globalization;
using System.Text.Json;
using Snowlift.Remote.Errors;

namespace Snowlift.Lab;

/// <summary>Where a lab keeps what it must remember. Directories are 0700 and files 0600: the token is among them.</summary>
/// <param name="Root">The lab's directory: a lab is its directory.</param>
public sealed record LabPaths(string Root)
{
    /// <summary>Absolute, whatever it was given as: machines are told paths below it.</summary>
    public string Root { get; } = Path.GetFullPath(Root);

    /// <summary>The API's state: token, endpoint, servers, keys, images, actions, counters.</summary>
    public string StateFile => Path.Combine(Root, "lab.json");

    /// <summary>Locked by the process that serves this lab, for as long as it does.</summary>
    public string LockFile => Path.Combine(Root, "lab.lock");

    /// <summary>What a lab started in the background writes.</summary>
    public string ServeLog => Path.Combine(Root, "serve.log");

    public string Machines => Path.Combine(Root, "machines");

    /// <summary>Snapshots of disks, <c>&lt;image id&gt;.qcow2</c>.</summary>
    public string Snapshots => Path.Combine(Root, "snapshots");

    /// <summary>Volumes, <c>&lt;volume id&gt;.qcow2</c>.</summary>
    public string Volumes => Path.Combine(Root, "volumes");

    /// <summary>What belongs to one server's machine: its disk, its seed, its logs.</summary>
    public string Machine(long serverId) => Path.Combine(Machines, serverId.ToString(CultureInfo.InvariantCulture));

    /// <summary>The disk behind a volume; made when the volume is first attached.</summary>
    public string Volume(long volumeId) => Path.Combine(Volumes, string.Create(CultureInfo.InvariantCulture, $"{volumeId}.qcow2"));

    /// <summary>The disk of a snapshot.</summary>
    public string Snapshot(long imageId) => Path.Combine(Snapshots, string.Create(CultureInfo.InvariantCulture, $"{imageId}.qcow2"));

    /// <summary>The state is not one of ours.</summary>
    public SnowliftException Unreadable(JsonException e) => new(
        ExitCode.Prerequisite, $"{StateFile} cannot be read", e.Message, "move it away; the lab then starts anew", e);
}
