using System.Globalization;
using Snowlift.Checks.Findings;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Boot;

/// <summary>What UEFI needs to find a boot loader.</summary>
internal static class EfiChecks
{
    private const string Usual = "/boot";

    /// <summary>Under it, two kernels with their initrds do not fit, in MiB.</summary>
    private const int Small = 200;

    /// <summary>Type codes of an EFI system partition: sgdisk's, and the GUID that it stands for.</summary>
    private static readonly string[] System = ["EF00", "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"];

    // systemd-boot and the others copy themselves to EFI/BOOT, where every firmware looks; GRUB does so when it is told to.
    public static IEnumerable<Answer> Entry(Subject subject)
    {
        if (subject.Evaluation.Boot is { IsContainer: false, Grub: { EfiSupport: true, InstallAsRemovable: false }, SystemdBoot: false, OtherLoader: null, CanTouchEfiVariables: false }
            && subject.Machine?.Firmware != "bios")
        {
            yield return new Answer(
                subject.Machine is null ? Severity.Warn : Severity.Refuse,
                "UEFI would not find GRUB: it is neither in the boot menu nor where firmware looks by itself",
                "efiInstallAsRemovable and canTouchEfiVariables are both off, so GRUB lies in a folder that no firmware searches.",
                "boot.loader.grub.efiInstallAsRemovable = true;");
        }
    }

    public static IEnumerable<Answer> Partition(Subject subject)
    {
        if (!NeedsEsp(subject, out var at) || subject.Evaluation.Storage is not { FileSystems.Count: > 0 } storage)
        {
            yield break;
        }

        var mounted = storage.FileSystems.FirstOrDefault(system => system.MountPoint == at);
        var partitions = storage.Disks.Where(disk => disk.Table == "gpt").SelectMany(disk => disk.Partitions).ToList();
        var holding = partitions.FirstOrDefault(partition => partition.MountPoints.Contains(at));
        string? found =
            mounted is null ? $"Nothing is mounted at {at}, where the boot loader's EFI system partition should be"
            : mounted.Type is not (null or "vfat" or "msdos") ? $"{at} is {mounted.Type}; an EFI system partition is vfat"
            : partitions.Count > 0 && !partitions.Any(IsSystem) ? "Disko's layout has no EFI system partition (type EF00)"
            : holding is not null && !IsSystem(holding) ? $"The partition {holding.Name}, mounted at {at}, has the type {holding.Type}, not EF00"
            : null;
        if (found is not null)
        {
            yield return new Answer(
                Severity.Refuse, found,
                "The boot loader could not be installed for UEFI: the installation would fail after the disk is wiped, or the machine would not start.",
                partitions.FirstOrDefault(partition => IsSystem(partition) && partition.MountPoints.Count == 1) is { } elsewhere && elsewhere != holding
                    ? $"boot.loader.efi.efiSysMountPoint = \"{elsewhere.MountPoints[0]}\";"
                    : $$"""partitions.ESP = { size = "512M"; type = "EF00"; content = { type = "filesystem"; format = "vfat"; mountpoint = "{{at}}"; mountOptions = [ "umask=0077" ]; }; };""");
        }
    }

    public static IEnumerable<Answer> Size(Subject subject)
    {
        if (NeedsEsp(subject, out var at)
            && (subject.Evaluation.Storage?.Disks ?? []).SelectMany(disk => disk.Partitions).FirstOrDefault(p => p.MountPoints.Contains(at)) is { Size: { } size }
            && MiB(size) is < Small
            && (at == Usual || subject.Evaluation.Boot?.Grub is null))
        {
            yield return new Answer(
                Severity.Note, $"The EFI system partition has {size}",
                "Every generation's kernel and initrd lie there, 30 to 60 MB each: it is full after a few updates.",
                "size = \"512M\";   and boot.loader.grub.configurationLimit or boot.loader.systemd-boot.configurationLimit");
        }
    }

    private static bool NeedsEsp(Subject subject, out string at)
    {
        var boot = subject.Evaluation.Boot;
        at = boot?.EfiMountPoint ?? Usual;
        return boot is { IsContainer: false } && (boot.Grub?.Mirrors.Count ?? 0) <= 1
            && (boot.SystemdBoot || boot.OtherLoader is "lanzaboote" or "limine" or "refind" || boot is { Grub.EfiSupport: true, OtherLoader: null });
    }

    private static bool IsSystem(DiskoPartition partition) => System.Contains(partition.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>Disko's sizes, which are sgdisk's: <c>512M</c>, <c>1G</c>; null for what it cannot read, <c>100%</c> among them.</summary>
    private static double? MiB(string size) =>
        size.Length > 1 && double.TryParse(size[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? char.ToUpperInvariant(size[^1]) switch
            {
                'K' => number / 1024,
                'M' => number,
                'G' => number * 1024,
                'T' => number * 1024 * 1024,
                _ => null,
            }
            : null;
}
