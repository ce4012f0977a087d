using Snowlift.Checks.Boot;
using Snowlift.Checks.Disks;
using Snowlift.Checks.Facts;
using Snowlift.Nix;

namespace Snowlift.Install.Methods.Infect;

/// <summary>Whether a machine's system can be replaced in place by a host's. Pure.</summary>
public static class InfectFit
{
    /// <summary>What Nix, a small system and the swap want beside the old system, in bytes.</summary>
    private const long LeastFree = 1L << 30;

    /// <summary>Room for two generations' kernels and initrds, in bytes.</summary>
    private const long EspWithKernels = 96L << 20;

    /// <summary>Room for a boot loader alone, in bytes.</summary>
    private const long EspWithLoader = 8L << 20;

    /// <summary>Why it cannot be.</summary>
    /// <param name="evaluation">What the configuration says; null where only the target will know.</param>
    /// <returns>A sentence fragment without a full stop, or null where nothing speaks against it.</returns>
    public static string? Against(MachineFacts facts, HostEvaluation? evaluation) =>
        System(facts) ?? Root(facts) ?? (evaluation is null ? null : PartitionPlan.For(facts, evaluation).Against ?? BootLoader(facts, evaluation));

    private static string? System(MachineFacts facts) =>
        facts.IsContainer ? $"a container ({facts.Virtualisation}) has no boot loader of its own"
        : facts.IsNixOs ? "it runs NixOS already: there is no foreign system to replace"
        : facts.Init is { } init && init != "systemd" ? $"its init is {init}, and it takes systemd to swap the root while it shuts down"
        : !facts.Tools.Contains("systemctl") ? "its init is not systemd, which would have to swap the root"
        : null;

    private static string? Root(MachineFacts facts)
    {
        if (facts.Partitions.Length == 0)
        {
            return "it does not tell what its partitions are (lsblk)";
        }

        if (facts.RootPartition is not { } root)
        {
            var device = facts.Mounts.LastOrDefault(mount => mount.Point == "/")?.Device ?? facts.RootDevice;
            var on = string.Join(" and ", facts.Partitions.Select(each => Kind(each.FileSystem)).OfType<string>().Distinct(StringComparer.Ordinal));
            return on.Length > 0
                ? $"its root{(device is null ? "" : $", {device},")} is on {on}, which infect does not convert"
                : $"its root{(device is null ? "" : $", {device},")} is no partition of a disk";
        }

        if (root.FileSystem is not ("ext2" or "ext3" or "ext4" or "xfs"))
        {
            return $"its root, {root.Device}, is {root.FileSystem ?? "of an unknown type"}, and infect converts ext4 and xfs";
        }

        if (facts.Mounts.FirstOrDefault(mount => mount.Point is "/nix" or "/nix/store" && mount.Device != root.Device) is { } nix)
        {
            return $"{nix.Point} is a file system of its own here ({nix.Device}), and infect puts Nix's store on the root";
        }

        return facts.RootFreeBytes is { } free && free < LeastFree
            ? $"its root has {DiskSize.Words(free)} left, and {DiskSize.Words(LeastFree)} are the least for a new system beside the old one"
            : null;
    }

    private static string? Kind(string? fileSystem) => fileSystem switch
    {
        "crypto_LUKS" => "LUKS",
        "LVM2_member" => "LVM",
        "zfs_member" => "ZFS",
        "linux_raid_member" or "isw_raid_member" or "ddf_raid_member" => "RAID",
        "bcache" or "bcachefs" => fileSystem,
        _ => null,
    };

    private static string? BootLoader(MachineFacts facts, HostEvaluation evaluation)
    {
        if (evaluation.Boot is not { } boot || Loader.Of(boot) is not { } loader)
        {
            return "the configuration has no boot loader";
        }

        var root = facts.RootPartition!;
        if (facts.Firmware == "bios")
        {
            return !loader.Bios ? $"{loader.Name} needs UEFI, and this machine boots by BIOS"
                : boot.Grub is { } grub && boot.OtherLoader is null && !Loader.BiosDevices(grub).Any(device => Means(facts, device, root.Disk))
                    ? $"GRUB would be written to {string.Join(" and ", Loader.BiosDevices(grub))}, and the machine boots from {root.Disk}"
                : root.Table == "gpt" && !facts.Partitions.Any(each => each.Disk == root.Disk && each.IsBiosBoot)
                    ? $"{root.Disk} has no BIOS boot partition, which {loader.Name} needs on a GPT disk"
                : TooSmall(facts, evaluation, "/boot", holdsKernels: true);
        }

        var at = boot.EfiMountPoint ?? "/boot";
        return !loader.Uefi ? $"{loader.Name} is set up for BIOS only, and this machine boots by UEFI"
            : PartitionPlan.EfiSystemAt(facts, evaluation, at) is null
                ? $"{loader.Name} wants the EFI system partition at {at}, where the configuration mounts none that the machine has"
            : TooSmall(facts, evaluation, at, holdsKernels: at == "/boot" || boot.SystemdBoot);
    }

    private static bool Means(MachineFacts facts, string device, string disk) =>
        device == disk || facts.Disks.Any(each => each.Device == disk && each.IsCalled(device));

    private static string? TooSmall(MachineFacts facts, HostEvaluation evaluation, string at, bool holdsKernels)
    {
        var least = holdsKernels ? EspWithKernels : EspWithLoader;
        return PartitionPlan.EfiSystemAt(facts, evaluation, at) is { } esp && esp.Bytes < least
            ? $"the EFI system partition, {esp.Device}, has {DiskSize.Words(esp.Bytes)}, and {DiskSize.Words(least)} are needed"
                + (holdsKernels ? " for kernels: leave /boot on the root, and mount it at /boot/efi" : "")
            : null;
    }
}
