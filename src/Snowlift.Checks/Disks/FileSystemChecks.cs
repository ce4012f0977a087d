using Snowlift.Checks.Findings;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Disks;

/// <summary>Whether what is mounted at boot is what disko makes: a partition of the old system would be gone.</summary>
public static class FileSystemChecks
{
    private const string Partlabel = "/dev/disk/by-partlabel/";
    private const string Uuid = "/dev/disk/by-uuid/";
    private const string Label = "/dev/disk/by-label/";

    /// <summary>What has to be there to get as far as the network; all else may well be on a disk that disko leaves alone.</summary>
    private static readonly string[] Needed = ["/", "/boot", "/boot/efi", "/efi", "/nix", "/nix/store", "/usr", "/etc", "/var"];

    /// <summary>What hides its inside: which file systems come of it cannot be told here.</summary>
    private static readonly string[] Containers = ["luks", "lvm_pv", "zfs", "mdraid", "bcachefs", "bcachefs_member", "bcache"];

    private static readonly string[] WithoutDisk =
        ["tmpfs", "ramfs", "overlay", "nfs", "nfs4", "cifs", "9p", "virtiofs", "zfs", "none", "squashfs", "fuse", "proc", "sysfs"];

    public static bool IsOnDisk(ConfiguredFileSystem system) => !WithoutDisk.Contains(system.Type, StringComparer.Ordinal)
        && !system.Options.Any(option => option is "bind" or "rbind" or "nofail" or "noauto" or "_netdev" or "x-systemd.automount");

    public static IEnumerable<Answer> Devices(Subject subject)
    {
        if (subject.Evaluation.Storage is not { Disks.Count: > 0 } storage)
        {
            yield break;
        }

        var partitions = storage.Disks.SelectMany(disk => disk.Partitions.Select(partition => (Disk: disk, Partition: partition))).ToList();
        if (partitions.Count == 0)
        {
            yield break;
        }

        foreach (var system in storage.FileSystems.Where(system => Needed.Contains(system.MountPoint, StringComparer.Ordinal) && IsOnDisk(system)))
        {
            var device = system.Device ?? (system.Label is { } label ? Label + label : "");
            var made = partitions.Where(each => each.Partition.MountPoints.Contains(system.MountPoint, StringComparer.Ordinal)).ToList();
            var opaque = storage.OtherKinds.Count > 0
                || partitions.Exists(each => Containers.Contains(each.Partition.Content, StringComparer.Ordinal));
            if (Judge(device, partitions, isMade: made.Count > 0, opaque) is { } severity)
            {
                var labels = partitions.Select(each => LabelOf(each.Disk, each.Partition));
                yield return new Answer(
                    severity, $"{system.MountPoint} is mounted from {device}, which disko's layout does not make",
                    $"The disk is wiped, and has the partitions {string.Join(", ", labels)} then: the system would wait for that device, and not start.",
                    made is [var (disk, partition), ..]
                        ? $"fileSystems.\"{system.MountPoint}\".device = lib.mkForce \"{Partlabel}{LabelOf(disk, partition)}\";"
                        : $"Remove fileSystems.\"{system.MountPoint}\" (hardware-configuration.nix has it perhaps), and give the partition of disko's "
                            + $"layout that shall be mounted there mountpoint = \"{system.MountPoint}\";");
            }
        }
    }

    // Null where nothing speaks against it.
    private static Severity? Judge(
        string device, List<(DiskoDisk Disk, DiskoPartition Partition)> partitions, bool isMade, bool opaque)
    {
        if (device.StartsWith(Partlabel, StringComparison.Ordinal))
        {
            var label = device[Partlabel.Length..];
            var isKnown = partitions.Exists(each => each.Partition.Label == label || each.Partition.Name == label || LabelOf(each.Disk, each.Partition) == label);
            return isKnown ? null : partitions.TrueForAll(each => each.Partition.Label is not null) ? Severity.Refuse : Severity.Warn;
        }

        // A new file system has a new UUID, unless mkfs is told one.
        if (device.StartsWith(Uuid, StringComparison.Ordinal))
        {
            return isMade || opaque ? Severity.Warn : Severity.Refuse;
        }

        return device.StartsWith(Label, StringComparison.Ordinal) && !isMade && !opaque ? Severity.Warn : null;
    }

    private static string LabelOf(DiskoDisk disk, DiskoPartition partition) =>
        partition.Label ?? $"disk-{disk.Name}-{partition.Name}";
}
