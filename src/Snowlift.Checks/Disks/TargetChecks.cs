using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Disks;

/// <summary>Whether the disks that disko will wipe are the right ones of this machine.</summary>
internal static class TargetChecks
{
    /// <summary>Where what belongs to the running system itself may be mounted besides <c>/</c>.</summary>
    private static readonly string[] SystemPoints = ["/", "/boot", "/boot/efi", "/efi", "/nix", "/nix/store"];

    public static IEnumerable<Answer> Exists(Subject subject)
    {
        foreach (var disk in Disks(subject))
        {
            if (subject.Machine is not { } machine)
            {
                if (DiskNames.IsKernelName(disk.Device) && !disk.Device!.StartsWith("/dev/sd", StringComparison.Ordinal))
                {
                    yield return new Answer(
                        Severity.Warn, $"disko's disk \"{disk.Name}\" is {disk.Device}",
                        "Hetzner Cloud calls a server's disk /dev/sda. Another machine's may be called so: it is looked at before anything is wiped.",
                        DiskNames.Mend(disk, "/dev/sda"));
                }
            }
            else if (DiskNames.CanBeJudged(machine, disk.Device!) && !DiskNames.IsVolumeLink(disk.Device!) && DiskNames.Find(machine, disk.Device) is null)
            {
                yield return new Answer(
                    Severity.Refuse, $"The machine has no {disk.Device}, which is disko's disk \"{disk.Name}\"",
                    $"It has:\n{DiskNames.List(machine)}", Proposal(machine, disk));
            }
        }
    }

    public static IEnumerable<Answer> Volume(Subject subject)
    {
        foreach (var disk in Disks(subject))
        {
            var found = DiskNames.Find(subject.Machine, disk.Device);
            if (found is null ? DiskNames.IsVolumeLink(disk.Device!) : DiskNames.IsVolume(found))
            {
                yield return new Answer(
                    Severity.Refuse, $"disko's disk \"{disk.Name}\", {disk.Device}, is an attached volume",
                    "Everything on the volume would be lost"
                        + (subject.Machine is { } there ? $". The machine has:\n{DiskNames.List(there)}" : ", and the server does not start from it."),
                    subject.Machine is { } machine ? Proposal(machine, disk) : DiskNames.Mend(disk, "/dev/sda"));
            }
        }
    }

    public static IEnumerable<Answer> InUse(Subject subject)
    {
        if (subject.Machine is not { } machine)
        {
            yield break;
        }

        foreach (var disk in Disks(subject))
        {
            if (DiskNames.Find(machine, disk.Device) is not { } found || DiskNames.IsVolume(found))
            {
                continue;
            }

            if (DataOn(machine, found) is [_, ..] mounts)
            {
                var points = string.Join(" and ", mounts.Select(mount => mount.Point).Distinct(StringComparer.Ordinal).Take(3));
                yield return new Answer(
                    Severity.Refuse, $"disko's disk \"{disk.Name}\", {disk.Device}, is mounted at {points}",
                    $"It is not the running system's disk: what it holds would be lost. The machine has:\n{DiskNames.List(machine)}",
                    DiskNames.Proposed(machine) is { } other && other != found
                        ? Proposal(machine, disk)
                        : $"Unmount it there first, if its data may go: umount {mounts[0].Point}");
            }
        }
    }

    public static IEnumerable<Answer> Twice(Subject subject) => Disks(subject)
        .GroupBy(disk => DiskNames.Find(subject.Machine, disk.Device)?.Device ?? disk.Device, StringComparer.Ordinal)
        .Where(same => same.Count() > 1)
        .Select(same => new Answer(
            Severity.Refuse, $"disko's disks {string.Join(" and ", same.Select(disk => $"\"{disk.Name}\""))} are both {same.Key}",
            "The second one would wipe what was just made of the first.",
            $"Give disko.devices.disk.{(same.FirstOrDefault(disk => !HoldsRoot(disk)) ?? same.Last()).Name}.device another disk, or remove it"));

    public static IEnumerable<Answer> Name(Subject subject)
    {
        var volumes = subject.Server?.Volumes ?? 0;
        var several = subject.Machine is { } machine ? machine.Disks.Length : 1 + volumes;
        if (several < 2)
        {
            yield break;
        }

        foreach (var disk in Disks(subject).Where(disk => DiskNames.IsKernelName(disk.Device)))
        {
            var found = DiskNames.Find(subject.Machine, disk.Device);
            var isRight = subject.Machine is not { } known
                || (found is not null && !DiskNames.IsVolume(found) && DataOn(known, found).Count == 0);
            if (isRight)
            {
                yield return new Answer(
                    Severity.Warn, $"The machine has {several} disks, and disko's disk \"{disk.Name}\" is called {disk.Device}",
                    "The kernel names disks as they turn up: with a volume attached the root disk may be /dev/sdb after the next boot.",
                    found is null ? "Name it by path: ls -l /dev/disk/by-path on the server"
                        : DiskNames.Stable(found) is { } link ? DiskNames.Mend(disk, link) : null);
            }
        }
    }

    // Only what has a path can be compared.
    private static IEnumerable<DiskoDisk> Disks(Subject subject) =>
        (subject.Evaluation.Storage?.Disks ?? []).Where(disk => !string.IsNullOrEmpty(disk.Device));

    private static bool HoldsRoot(DiskoDisk disk) =>
        disk.Partitions.Any(partition => partition.MountPoints.Contains("/", StringComparer.Ordinal));

    // What is mounted of a disk that the running system itself is not on.
    private static List<MachineMount> DataOn(MachineFacts machine, MachineDisk disk)
    {
        var mounts = machine.Mounts.Where(mount => mount.Disk == disk.Device && !IsOurs(machine, mount.Point)).ToList();
        return mounts.Exists(mount => SystemPoints.Contains(mount.Point, StringComparer.Ordinal)) ? [] : mounts;
    }

    // The installer mounts the new system there, in a run before this one.
    private static bool IsOurs(MachineFacts machine, string point) =>
        machine.IsInstaller && (point == "/mnt" || point.StartsWith("/mnt/", StringComparison.Ordinal));

    private static string Proposal(MachineFacts machine, DiskoDisk disk) => DiskNames.Proposed(machine) is { } proposed
        ? DiskNames.Mend(disk, DiskNames.Lasting(machine, proposed))
        : $"Set disko.devices.disk.{disk.Name}.device to one of them";
}
