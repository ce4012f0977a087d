using Snowlift.Checks.Facts;
using Snowlift.Nix.Options;

namespace Snowlift.Install.Diagnosis;

/// <summary>Why the installed system may not have started at all.</summary>
internal static class BootCauses
{
    public static IEnumerable<Likely> From(Evidence evidence)
    {
        if (evidence.Instead == Instead.SameBoot)
        {
            yield return new Likely(95, Topic.Kernel, new Cause(
                "The reboot was not carried out", "The installer still answers, with the same boot id.",
                evidence.Server is { } server
                    ? $"The installed system is on its disk; reset the server: {evidence.Suggest.Hcloud($"server reset {server}")}"
                    : "The installed system is on its disk; reset the machine."));
            yield break;
        }

        if (ReachCauses.Ran(evidence))
        {
            yield break;
        }

        if (evidence.Instead == Instead.OtherSystem && evidence.CameUp is { } other)
        {
            yield return new Likely(92, Topic.Loader, new Cause(
                "The machine boots another system than the one that was installed",
                $"{other.OsName} came up{(other.RootDevice is { } root ? $", with {root} as its root" : "")}.",
                "Install the boot loader on the disk that the machine boots from (boot.loader.grub.device, or the first disk's ESP)."));
        }

        foreach (var likely in Loader(evidence).Concat(Disk(evidence)))
        {
            yield return likely;
        }
    }

    /// <summary>The module that the root disk's controller needs, where it is known.</summary>
    public static string RootDriver(MachineFacts machine) => machine.RootDisk?.Driver ?? "";

    private static IEnumerable<Likely> Loader(Evidence evidence)
    {
        var firmware = evidence.Machine.Firmware.ToUpperInvariant();
        if (evidence.Evaluation?.Boot is { } boot && !Fits(boot, evidence.Machine.Firmware))
        {
            yield return new Likely(91, Topic.Loader, new Cause(
                "The boot loader is for another firmware",
                $"The machine boots by {firmware}, and the configuration enables no loader for that.",
                evidence.Machine.Firmware == "uefi"
                    ? "Set boot.loader.grub.efiSupport and efiInstallAsRemovable, or boot.loader.systemd-boot.enable, with an ESP on /boot."
                    : "Set boot.loader.grub.devices to the disk, with a partition of type EF02."));
        }
        else if (evidence.Disk is { Root: not null, Loader.Length: 0 })
        {
            yield return new Likely(90, Topic.Loader, new Cause(
                "There is no boot loader on the disk", "The rescue system found the new system there, and no loader's files.",
                "Enable one: boot.loader.grub or boot.loader.systemd-boot."));
        }
        else
        {
            var because = evidence.Disk is { HasJournal: false }
                ? "The new system never wrote to its journal: it ended before that, or never began."
                : "Nothing was seen of the new system.";
            yield return new Likely(evidence.Disk is { HasJournal: false } ? 62 : 40, Topic.Loader, new Cause(
                "The boot loader does not start the new system", because,
                $"This machine boots by {firmware}: compare boot.loader and disko's partitions with that. Look at the console."));
        }
    }

    private static IEnumerable<Likely> Disk(Evidence evidence)
    {
        if (evidence.Disk is { Root: null } disk)
        {
            var found = disk.Partitions.IsEmpty ? "nothing" : string.Join(", ", disk.Partitions);
            yield return new Likely(disk.Partitions.Any(IsClosed) ? 55 : 90, Topic.Disk, new Cause(
                "The new system is not where the rescue system looked for it", $"On the disk is {found}.",
                "Does disko write to the disk that the machine boots from? What is encrypted, or on LVM, RAID or ZFS, was not looked into."));
        }

        var driver = RootDriver(evidence.Machine);
        if (driver.Length > 0 && evidence.Evaluation?.Boot is { InitrdModules.Count: > 0 } boot
            && !boot.InitrdModules.Select(Plain).Contains(Plain(driver)))
        {
            yield return new Likely(evidence.Disk is { HasJournal: false } ? 80 : 58, Topic.Disk, new Cause(
                "The initrd does not see the disk",
                $"The disk needs the module {driver}, and the initrd does not have it.",
                $"boot.initrd.availableKernelModules = [ \"{driver}\" ];"));
        }
        else
        {
            yield return new Likely(evidence.Disk is { HasJournal: false } ? 50 : 20, Topic.Disk, new Cause(
                "The initrd does not find or mount the root file system", "That comes before the journal, and leaves nothing on the disk.",
                "Compare fileSystems and disko's devices with the machine's disks, and boot.initrd.availableKernelModules with its controller."));
        }
    }

    private static bool Fits(BootOptions boot, string firmware) => firmware == "uefi"
        ? boot.SystemdBoot || boot.OtherLoader is not null || boot.Grub?.EfiSupport == true
        : boot.OtherLoader is not null || boot.Grub is { } grub && grub.Devices.Concat(grub.Mirrors.SelectMany(mirror => mirror.Devices)).Any(device => device != "nodev");

    private static bool IsClosed(string partition) =>
        partition.Split(' ')[^1] is "crypto_LUKS" or "LVM2_member" or "linux_raid_member" or "zfs_member" or "bcachefs";

    private static string Plain(string module) => module.Replace('-', '_');
}
