using Snowlift.Checks.Findings;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Boot;

/// <summary>Where GRUB is written for BIOS.</summary>
internal static class GrubChecks
{
    /// <summary>Type codes of a BIOS boot partition: sgdisk's, and the GUID that it stands for.</summary>
    private static readonly string[] BiosBoot = ["EF02", "21686148-6449-6E6F-744E-656564454649"];

    /// <summary>Whether an assertion that fails is NixOS's own word on <see cref="Twice"/>.</summary>
    public static bool SaysTwice(string assertion) => assertion.Contains("duplicated devices in mirroredBoots", StringComparison.Ordinal);

    public static IEnumerable<Answer> BiosPartition(Subject subject)
    {
        if (Grub(subject) is not { } grub)
        {
            yield break;
        }

        var devices = Loader.BiosDevices(grub);
        foreach (var disk in Disks(subject).Where(disk => disk.Table == "gpt" && devices.Any(device => Same(subject, device, disk.Device!) == true)))
        {
            if (!HasBiosPartition(disk))
            {
                yield return new Answer(
                    Severity.Refuse, $"The GPT disk {disk.Name} has no BIOS boot partition (type EF02)",
                    $"GRUB cannot be written to {disk.Device} without one: the installation would fail after the disk is wiped.",
                    $"disko.devices.disk.{disk.Name}.content.partitions.boot = {{ size = \"1M\"; type = \"EF02\"; priority = 1; }};");
            }
        }
    }

    // An error of NixOS's own, unless it is newer and GRUB is there for UEFI, too.
    public static IEnumerable<Answer> Twice(Subject subject)
    {
        var fails = subject.Evaluation.Sense?.FailedAssertions.Any(SaysTwice) == true;
        if (Grub(subject) is { } grub && (fails || !grub.EfiSupport)
            && Loader.BiosDevices(grub).GroupBy(device => device, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
        {
            var byDisko = Disks(subject).Any(HasBiosPartition);
            yield return new Answer(
                Severity.Refuse, $"GRUB would be written to {twice} twice",
                "NixOS does not build that: duplicated devices in mirroredBoots."
                    + (byDisko ? " Disko names the disk of its EF02 partition to GRUB by itself." : ""),
                $"Remove: boot.loader.grub.device = \"{twice}\";   (or the same in boot.loader.grub.devices)");
        }
    }

    public static IEnumerable<Answer> Devices(Subject subject)
    {
        var disks = Disks(subject);
        foreach (var device in disks.Count == 0 || Grub(subject) is not { } grub ? [] : Loader.BiosDevices(grub).Distinct(StringComparer.Ordinal))
        {
            var same = disks.Select(disk => Same(subject, device, disk.Device!)).ToList();
            if (same.Contains(true))
            {
                continue;
            }

            var theirs = string.Join(", ", disks.Select(disk => disk.Device));
            yield return same.Contains(null)
                ? new Answer(
                    Severity.Warn, $"GRUB would be written to {device}, the system to {theirs}",
                    "If these are two disks, the machine may start from one that has no GRUB.", Mend(device))
                : new Answer(
                    Severity.Refuse, $"GRUB would be written to {device}, but the system to {theirs}",
                    "The disk that the system is on would have no GRUB, and the other one is overwritten at its start.", Mend(device));
        }
    }

    private static bool HasBiosPartition(DiskoDisk disk) =>
        disk.Partitions.Any(partition => BiosBoot.Contains(partition.Type, StringComparer.OrdinalIgnoreCase));

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
