using System.Text.RegularExpressions;
using Snowlift.Checks.Facts;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Disks;

/// <summary>Which of the machine's disks is meant by a path, and what to say of them.</summary>
internal static partial class DiskNames
{
    /// <summary>Kinds of links that the probe prints.</summary>
    private static readonly string[] LinkFolders = ["/dev/disk/by-id/", "/dev/disk/by-path/", "/dev/disk/by-diskseq/"];

    /// <summary>The kernel's own name of a whole disk, which depends on the order in which they turn up.</summary>
    public static bool IsKernelName(string? path) => path is not null && KernelName().IsMatch(path);

    /// <summary>Whether the path would be among what the probe printed, if the machine had it.</summary>
    public static bool CanBeJudged(MachineFacts machine, string path) => machine.Disks.Length > 0
        && (IsKernelName(path)
            || LinkFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)
                && machine.Disks.Any(disk => disk.Links.Any(link => link.StartsWith(folder, StringComparison.Ordinal)))));

    public static MachineDisk? Find(MachineFacts? machine, string? path) =>
        path is null ? null : machine?.Disks.FirstOrDefault(disk => disk.IsCalled(path));

    /// <summary>A volume of Hetzner's: attached storage, with somebody's data.</summary>
    public static bool IsVolume(MachineDisk disk) =>
        disk.Model.Trim('_') == "Volume" || disk.Links.Any(IsVolumeLink);

    /// <summary><c>/dev/disk/by-id/scsi-0HC_Volume_4711</c>, as Hetzner's documentation has it.</summary>
    public static bool IsVolumeLink(string path) => path.StartsWith("/dev/disk/by-id/scsi-0HC_Volume_", StringComparison.Ordinal);

    /// <summary>The disk to install on, where the configuration names none of them: the root's, else the only one that is no volume.</summary>
    public static MachineDisk? Proposed(MachineFacts machine)
    {
        var own = machine.Disks.Where(disk => !IsVolume(disk)).ToList();
        return own.Count == 1 ? own[0] : own.Find(disk => disk == machine.RootDisk && machine.Mounts.Any(mount => mount.Disk == disk.Device));
    }

    /// <summary>A path that means that disk whatever is plugged in; the kernel's name where there is no link, or no other disk.</summary>
    public static string Lasting(MachineFacts machine, MachineDisk disk) =>
        (machine.Disks.Length == 1 ? null : Stable(disk)) ?? disk.Device;

    /// <summary>A link by path, else by id; null where it has neither.</summary>
    public static string? Stable(MachineDisk disk) =>
        disk.Links.FirstOrDefault(link => link.StartsWith("/dev/disk/by-path/", StringComparison.Ordinal))
            ?? disk.Links.FirstOrDefault(link => link.StartsWith("/dev/disk/by-id/", StringComparison.Ordinal));

    /// <summary>One line a disk.</summary>
    public static string List(MachineFacts machine) => string.Join('\n', machine.Disks.Select(disk => string.Join(
        ", ", [disk.Device, DiskSize.Words(disk.Bytes), .. IsVolume(disk) ? ["a volume"] : (string[])[], .. disk.Links])));

    public static string Mend(DiskoDisk disk, string device) => $"disko.devices.disk.{disk.Name}.device = \"{device}\";";

    [GeneratedRegex(@"^/dev/([shv]d[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex KernelName();
}
