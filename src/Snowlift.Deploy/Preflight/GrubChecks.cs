using Snowlift.Nix.Options;

namespace Snowlift.Deploy.Preflight;

/// <summary>Where GRUB is written for BIOS.</summary>
internal static class GrubChecks
{
    /// <summary>Type codes of a BIOS boot partition: sgdisk's, and the GUID that it stands for.</summary>
    private static readonly string[] BiosBoot = ["EF02", "21686148-6449-6E6F-744E-656564454649"];

    public static IEnumerable<Finding> Devices(Subject subject) =>
        Grub(subject) is { } grub ? [.. Duplicates(subject, grub), .. Strangers(subject, grub)] : [];

    public static IEnumerable<Finding> BiosPartition(Subject subject)
    {
        if (Grub(subject) is not { } grub)
        {
            yield break;
        }

        var devices = Loader.BiosDevices(grub);
        foreach (var disk in Disks(subject).Where(disk => disk.Table == "gpt" && devices.Any(device => Same(subject, device, disk.Device!) == true)))
        {
            if (!disk.Partitions.Any(partition => BiosBoot.Contains(partition.Type, StringComparer.OrdinalIgnoreCase)))
            {
                yield return new Finding(
                    "bios-partition", Severity.Refuse, $"The GPT disk {disk.Name} has no BIOS boot partition (type EF02)",
                    $"GRUB cannot be written to {disk.Device} without one: the installation would fail after the disk is wiped.",
                    $"disko.devices.disk.{disk.Name}.content.partitions.boot = {{ size = \"1M\"; type = \"EF02\"; priority = 1; }};");
            }
        }
    }

    // A device twice is an error of NixOS's own, unless it is newer and boots by UEFI too.
    private static IEnumerable<Finding> Duplicates(Subject subject, GrubOptions grub)
    {
        var twice = Loader.BiosDevices(grub).GroupBy(device => device, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        var fails = subject.Evaluation.Sense?.FailedAssertions.Any(text => text.Contains("duplicated devices in mirroredBoots", StringComparison.Ordinal)) == true;
        if (twice is not null && (fails || !grub.EfiSupport))
        {
            var byDisko = Disks(subject).Any(disk => disk.Partitions.Any(partition => BiosBoot.Contains(partition.Type, StringComparer.OrdinalIgnoreCase)));
            yield return new Finding(
                "grub-devices", Severity.Refuse, $"GRUB would be written to {twice} twice",
                "NixOS does not build that: duplicated devices in mirroredBoots."
                    + (byDisko ? " Disko names the disk of its EF02 partition to GRUB by itself." : ""),
                $"Remove: boot.loader.grub.device = \"{twice}\";   (or the same in boot.loader.grub.devices)");
        }
    }

    private static IEnumerable<Finding> Strangers(Subject subject, GrubOptions grub)
    {
        var disks = Disks(subject);
        foreach (var device in disks.Count == 0 ? [] : Loader.BiosDevices(grub).Distinct(StringComparer.Ordinal))
        {
            var same = disks.Select(disk => Same(subject, device, disk.Device!)).ToList();
            if (same.Contains(true))
            {
                continue;
            }

            var theirs = string.Join(", ", disks.Select(disk => disk.Device));
            yield return same.Contains(null)
                ? new Finding(
                    "grub-devices", Severity.Warn, $"GRUB would be written to {device}, the system to {theirs}",
                    "If these are two disks, the machine may start from one that has no GRUB.", Mend(device))
                : new Finding(
                    "grub-devices", Severity.Refuse, $"GRUB would be written to {device}, but the system to {theirs}",
                    "The disk that the system is on would have no GRUB, and the other one is overwritten at its start.", Mend(device));
        }
    }

    private static string Mend(string device) =>
        $"Remove: boot.loader.grub.device = \"{device}\";   (disko names the disk of its EF02 partition by itself)";

    /// <summary>Whether two paths mean one disk; null where that cannot be told yet.</summary>
    private static bool? Same(Subject subject, string one, string other)
    {
        if (one == other)
        {
            return true;
        }

        if (subject.Machine?.Disks.FirstOrDefault(disk => disk.IsCalled(one)) is { } found)
        {
            return found.IsCalled(other);
        }

        // Kernel names are one to a disk; what is behind by-id and the like, only the machine knows.
        return IsKernelName(one) && IsKernelName(other) ? false : null;
    }

    private static bool IsKernelName(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) && !path.AsSpan("/dev/".Length).Contains('/');

    private static List<DiskoDisk> Disks(Subject subject) =>
        [.. (subject.Evaluation.Storage?.Disks ?? []).Where(disk => disk.Device is not null)];

    private static GrubOptions? Grub(Subject subject) =>
        subject.Evaluation.Boot is { IsContainer: false, Grub: { } grub, SystemdBoot: false, OtherLoader: null } ? grub : null;
}
