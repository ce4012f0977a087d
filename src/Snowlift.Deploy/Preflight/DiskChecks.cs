using Snowlift.Deploy.Preflight.Disks;

namespace Snowlift.Deploy.Preflight;

/// <summary>Whether its disks are there, and nobody else's.</summary>
internal static class DiskChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("disk-layout", CheckArea.Disk, "Is there a disko layout to install on?", LayoutChecks.Layout, CanForce: false),
        new("root-file-system", CheckArea.Disk, "Is there a file system for /?", LayoutChecks.RootFileSystem),
        new("file-system-device", CheckArea.Disk, "Does disko's layout provide what is mounted at boot?", FileSystemChecks.Devices),
        new("unlock-at-boot", CheckArea.Disk, "Can its disks be unlocked with nobody at the console?", LayoutChecks.Unlocking),
        new("disk-exists", CheckArea.Disk, "Has the machine the disks that disko names?", TargetChecks.Exists),
        new("disk-volume", CheckArea.Disk, "Is disko's disk the server's own and not a volume?", TargetChecks.Volume),
        new("disk-in-use", CheckArea.Disk, "Does disko's disk hold nothing but the running system?", TargetChecks.InUse),
        new("disk-twice", CheckArea.Disk, "Is every disk named once?", TargetChecks.Twice),
        new("disk-name", CheckArea.Disk, "Will the disk's name mean the same disk after a reboot?", TargetChecks.Name),
        new("disk-size", CheckArea.Disk, "Is there room for the system?", SizeChecks.Room),
    ];
}
