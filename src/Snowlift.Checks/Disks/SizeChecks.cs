using Snowlift.Checks.Findings;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Disks;

/// <summary>Whether the partitions fit on the disk, and the system on them.</summary>
internal static class SizeChecks
{
    /// <summary>Bytes for what a system writes before anybody can tidy up: logs, a second generation's boot files.</summary>
    private const long Headroom = 512L << 20;

    public static IEnumerable<Answer> Room(Subject subject)
    {
        foreach (var disk in subject.Evaluation.Storage?.Disks ?? [])
        {
            if (DiskNames.Find(subject.Machine, disk.Device) is { } there && Fixed(disk) is var needed && needed > there.Bytes)
            {
                yield return new Answer(
                    Severity.Refuse,
                    $"The partitions of disko's disk \"{disk.Name}\" need {DiskSize.Words(needed)}, and {there.Device} has {DiskSize.Words(there.Bytes)}",
                    "disko would stop after it has wiped the disk.", """Make them smaller, or let the last one take what is left: size = "100%";""");
                yield break;
            }
        }

        if (subject.ClosureBytes is not { } closure || subject.Evaluation.Storage is not { } storage)
        {
            yield break;
        }

        var wanted = closure + Headroom;
        var (room, where, mend) = StoreRoom(subject, storage);
        if (room < wanted)
        {
            yield return new Answer(
                IsCompressed(storage) ? Severity.Warn : Severity.Refuse,
                $"The system needs {DiskSize.Words(wanted)}, and {where} has {DiskSize.Words(room)}",
                $"Its closure is {DiskSize.Words(closure)}, and logs and the next update want some room too: the copy would stop in the middle.", mend);
        }
    }

    // Bytes for /nix/store; more than enough where that cannot be told.
    private static (long Room, string Where, string Mend) StoreRoom(Subject subject, StorageOptions storage)
    {
        foreach (var point in (string[])["/nix/store", "/nix", "/"])
        {
            foreach (var disk in storage.Disks)
            {
                if (disk.Partitions.FirstOrDefault(partition => partition.MountPoints.Contains(point, StringComparer.Ordinal)) is { } partition)
                {
                    return PartitionRoom(subject, disk, partition);
                }
            }

            if (storage.FileSystems.Any(system => system.MountPoint == point && FileSystemChecks.IsOnDisk(system)))
            {
                break;
            }
        }

        // On LVM, LUKS, ZFS or RAID: it cannot be more than all of the disks together.
        var disks = storage.Disks.Select(disk => DiskNames.Find(subject.Machine, disk.Device)).ToList();
        return disks.Count == 0 || disks.Contains(null)
            ? (long.MaxValue, "", "")
            : (disks.Sum(disk => disk!.Bytes), string.Join(" and ", disks.Select(disk => disk!.Device)), LargerDisk);
    }

    private static (long Room, string Where, string Mend) PartitionRoom(Subject subject, DiskoDisk disk, DiskoPartition partition)
    {
        if (DiskSize.Bytes(partition.Size) is { } size)
        {
            return (size, $"the partition \"{partition.Name}\"",
                $"disko.devices.disk.{disk.Name}.content.partitions.{partition.Name}.size = \"100%\";");
        }

        return DiskNames.Find(subject.Machine, disk.Device) is { } there
            ? (there.Bytes - Fixed(disk), $"the partition \"{partition.Name}\" of {there.Device}", LargerDisk)
            : (long.MaxValue, "", "");
    }

    private const string LargerDisk = "Choose a server type with a larger disk, or leave out of the system what it can do without";

    private static long Fixed(DiskoDisk disk) => disk.Partitions.Sum(partition => DiskSize.Bytes(partition.Size) ?? 0);

    // Btrfs and the like: the closure may well be half as large there.
    private static bool IsCompressed(StorageOptions storage) => storage.FileSystems.Any(system =>
        system.MountPoint is "/" or "/nix" or "/nix/store" && system.Options.Any(option => option.StartsWith("compress", StringComparison.Ordinal)));
}
