using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Nix;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Boot;

/// <summary>Whether this machine will start it.</summary>
internal static class BootChecks
{
    /// <summary>What boots under BIOS and UEFI alike, where disko gives the disk a partition of each kind.</summary>
    private const string BothWays =
        """
        boot.loader.grub = { enable = true; efiSupport = true; efiInstallAsRemovable = true; };
        boot.loader.systemd-boot.enable = false;
        and in disko's layout a partition of type "EF02", 1M, and one of type "EF00", 512M, vfat, mounted at /boot
        """;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("container", CheckArea.Boot, "Is it a system of its own?", Container),
        new("loader", CheckArea.Boot, "Is there a boot loader?", HasLoader),
        new("firmware", CheckArea.Boot, "Will the boot loader start on this firmware?", Firmware),
        new("grub-twice", CheckArea.Boot, "Is GRUB written to every disk once?", GrubChecks.Twice, CanForce: false),
        new("grub-devices", CheckArea.Boot, "Will GRUB be written to the disk that boots?", GrubChecks.Devices) { IsOfLayout = true },
        new("bios-partition", CheckArea.Boot, "Has GRUB room on a GPT disk?", GrubChecks.BiosPartition) { IsOfLayout = true },
        new("efi-entry", CheckArea.Boot, "Will UEFI find GRUB?", EfiChecks.Entry),
        new("esp", CheckArea.Boot, "Is there an EFI system partition where the loader expects it?", EfiChecks.Partition) { IsOfLayout = true },
        new("esp-size", CheckArea.Boot, "Has it room for a few generations?", EfiChecks.Size) { IsOfLayout = true },
        new("initrd", CheckArea.Boot, "Will the initrd see the disk?", Initrd),
    ];

    private static IEnumerable<Answer> Container(Subject subject)
    {
        if (subject.Evaluation.Boot?.IsContainer == true)
        {
            yield return new Answer(
                Severity.Refuse, $"{subject.Host} is a container: boot.isContainer is on",
                "It has neither a kernel nor a boot loader of its own, so no machine can start it.",
                "boot.isContainer = false;");
        }
    }

    private static IEnumerable<Answer> HasLoader(Subject subject)
    {
        if (subject.Evaluation.Boot is { IsContainer: false } boot && Loader.Of(boot) is null)
        {
            yield return new Answer(
                Severity.Refuse, "There is no boot loader",
                "The system would be installed, and the machine would not start it.", BothWays);
        }
    }

    private static IEnumerable<Answer> Firmware(Subject subject)
    {
        if (subject.Evaluation.Boot is not { IsContainer: false } boot || Loader.Of(boot) is not { } loader)
        {
            yield break;
        }

        var is64BitArm = Platform.Of(subject.Evaluation.System) == Platform.Arm;
        if (loader is { Bios: false, Uefi: false })
        {
            yield return new Answer(
                Severity.Refuse, $"{loader.Name} is set up for neither BIOS nor UEFI", Nowhere(boot), BothWays);
        }
        else if (subject.Machine?.Firmware == "bios" && !loader.Bios)
        {
            yield return new Answer(
                Severity.Refuse, $"{loader.Name} needs UEFI, and this machine boots by BIOS",
                "The system would be installed, and the machine would not find it.", BothWays);
        }
        else if ((subject.Machine?.Firmware == "uefi" || (subject.Machine is null && is64BitArm)) && !loader.Uefi)
        {
            yield return new Answer(
                Severity.Refuse,
                $"{loader.Name} is set up for BIOS only, and {(subject.Machine is null ? "ARM machines boot" : "this machine boots")} by UEFI",
                "The system would be installed, and the machine would not find it.", BothWays);
        }
        else if (subject.Machine is null && !is64BitArm && loader.Bios != loader.Uefi)
        {
            yield return new Answer(
                Severity.Warn, $"{loader.Name} is set up for {(loader.Uefi ? "UEFI" : "BIOS")} only",
                "Hetzner's x86 types boot by BIOS mostly, its ARM types by UEFI; which it is shows once the machine is there.", BothWays);
        }
    }

    private static string Nowhere(BootOptions boot) => boot.Grub is null
        ? "It is read by U-Boot, which this machine does not have."
        : "boot.loader.grub.devices names no disk, and efiSupport is off: GRUB's menu would be written, and GRUB itself nowhere.";

    private static IEnumerable<Answer> Initrd(Subject subject)
    {
        if (subject.Evaluation.Boot is not { IsContainer: false } boot)
        {
            yield break;
        }

        // Modules are files: a name's dashes and underscores are the same to the kernel.
        var has = boot.InitrdModules.Select(Normal).ToHashSet(StringComparer.Ordinal);
        var driver = subject.Machine is null ? "virtio_scsi" : Normal(TargetDisk(subject)?.Driver ?? "");
        IEnumerable<string> needed = driver.Length == 0 ? [] : driver.StartsWith("virtio_", StringComparison.Ordinal) ? ["virtio_pci", driver] : [driver];
        var missing = needed.Where(module => !has.Contains(module)).ToList();
        if (missing.Count == 0)
        {
            yield break;
        }

        var names = string.Join(" and ", missing);
        var mend = $"boot.initrd.availableKernelModules = [ {string.Join(' ', missing.Select(module => $"\"{module}\""))} ];";
        yield return subject.Machine is null
            ? new Answer(
                Severity.Warn, $"The initrd lacks {names}",
                "Hetzner's disks need virtio_pci and virtio_scsi: without them the system stops at boot, waiting for its disk.", mend)
            : new Answer(
                Severity.Refuse, $"The initrd lacks {names}, which this machine's disk needs",
                "The system would stop at boot, waiting for its disk.", mend);
    }

    /// <summary>The disk that the first of disko's means, else the one that the running system is on.</summary>
    private static MachineDisk? TargetDisk(Subject subject) =>
        subject.Evaluation.Storage is { Disks: [{ Device: { } device }, ..] }
            && subject.Machine!.Disks.FirstOrDefault(disk => disk.IsCalled(device)) is { } found
            ? found
            : subject.Machine!.RootDisk;

    private static string Normal(string module) => module.Replace('-', '_');
}
