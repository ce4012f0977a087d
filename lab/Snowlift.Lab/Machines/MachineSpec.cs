namespace Snowlift.Lab.Machines;

/// <summary>A machine as the API asks for it.</summary>
/// <param name="ServerId">The server it stands behind.</param>
/// <param name="Name">The server's name, and the machine's first host name.</param>
/// <param name="Address">Its own loopback address, 127.77.x.y.</param>
/// <param name="SshPort">The port on <paramref name="Address"/> that leads to its SSH: 22 as root, else a high one.</param>
/// <param name="Cores">Number of virtual CPUs.</param>
/// <param name="MemoryGiB">Memory in GiB.</param>
/// <param name="DiskGB">Disk in GB, as Hetzner counts it.</param>
/// <param name="Image">A name from the catalogue, or the absolute path of a snapshot's qcow2.</param>
/// <param name="Uefi">Whether it boots by UEFI rather than BIOS.</param>
/// <param name="AuthorizedKeys">Public keys in OpenSSH's one-line form, for root.</param>
/// <param name="UserData">What cloud-init gets, at most 32 KiB; null where there is none.</param>
/// <param name="Architecture">"x86" or "arm", as Hetzner names them.</param>
public sealed record MachineSpec(
    long ServerId,
    string Name,
    string Address,
    int SshPort,
    int Cores,
    double MemoryGiB,
    int DiskGB,
    string Image,
    bool Uefi,
    IReadOnlyList<string> AuthorizedKeys,
    string? UserData,
    string Architecture)
{
    /// <summary>
    /// The absolute path of a raw disk that is attached read-only besides the machine's own, for an image with the real
    /// cloud-init, which takes its data from there; null otherwise.
    /// </summary>
    public string? ConfigDrive { get; init; }

    /// <summary>Network disks that it has besides its own.</summary>
    public IReadOnlyList<MachineVolume> Volumes { get; init; } = [];
}

/// <summary>A network disk of a machine.</summary>
/// <param name="File">Its qcow2; made when it is missing.</param>
public sealed record MachineVolume(long Id, string File, int SizeGB)
{
    /// <summary>
    /// What udev calls it: a vendor HC, a product Volume and the id are Hetzner's, and a guest's rules make the link of them.
    /// </summary>
    public static string LinkOf(long id) => $"/dev/disk/by-id/scsi-0HC_Volume_{id}";
}
