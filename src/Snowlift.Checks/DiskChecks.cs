using Snowlift.Checks.Disks;
using Snowlift.Checks.Findings;

namespace Snowlift.Checks;

/// <summary>Whether its disks are there, and nobody else's.</summary>
internal static class DiskChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("disk-layout", CheckArea.Disk, "Is there a disko layout to install on?", LayoutChecks.Layout, CanForce: false) { IsOfLayout = true },
        new("root-file-system", CheckArea.Disk, "Is there a file system for /?", LayoutChecks.RootFileSystem) { IsOfLayout = true },
        new("file-system-device", CheckArea.Disk, "Does disko's layout provide what is mounted at boot?", FileSystemChecks.Devices) { IsOfLayout = true },
        new("unlock-at-boot", CheckArea.Disk, "Can its disks be unlocked with nobody at the console?", LayoutChecks.Unlocking),
        new("disk-exists", CheckArea.Disk, "Has the machine the disks that disko names?", TargetChecks.Exists) { IsOfLayout = true },
        new("disk-volume", CheckArea.Disk, "Is disko's disk the server's own and not a volume?", TargetChecks.Volume) { IsOfLayout = true },
        new("disk-in-use", CheckArea.Disk, "Does disko's disk hold nothing but the running system?", TargetChecks.InUse) { IsOfLayout = true },
        new("disk-twice", CheckArea.Disk, "Is every disk named once?", TargetChecks.Twice) { IsOfLayout = true },
        new("disk-name", CheckArea.Disk, "Will the disk's name mean the same disk after a reboot?", TargetChecks.Name) { IsOfLayout = true },
        new("disk-size", CheckArea.Disk, "Is there room for the system?", SizeChecks.Room) { IsOfLayout = true },
    ];
}
