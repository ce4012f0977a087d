using Snowlift.Install.Methods.Infect;
using Snowlift.Nix;
using static Snowlift.Rooms.Tests.Methods.Converted;

namespace Snowlift.Rooms.Tests.Methods;

public sealed class InfectFitTests
{
    [Theory]
    [InlineData("bios")]
    [InlineData("uefi")]
    public void What_fits_fits(string firmware)
    {
        InfectFit.Against(Machine(firmware), Host()).ShouldBeNull();
        InfectFit.Against(Machine(firmware), evaluation: null).ShouldBeNull();
    }

    [Theory]
    [InlineData("init=systemd", "init=runit", "its init is runit, and it takes systemd to swap the root while it shuts down")]
    [InlineData("has=systemctl", "has=tar", "its init is not systemd, which would have to swap the root")]
    [InlineData("os_id=debian", "os_id=nixos", "it runs NixOS already: there is no foreign system to replace")]
    [InlineData("init=systemd", "virtualisation=lxc", "a container (lxc) has no boot loader of its own")]
    [InlineData("root_free=32000000000", "root_free=900000000", "its root has 900 MB left, and 1.1 GB are the least for a new system beside the old one")]
    [InlineData("mount=/dev/sda1 /dev/sda / ext4", "mount=/dev/dm-0 /dev/sda / ext4", "its root, /dev/dm-0, is no partition of a disk")]
    [InlineData("fs ext4", "fs btrfs", "its root, /dev/sda1, is btrfs, and infect converts ext4 and xfs")]
    [InlineData("partition=", "other=", "it does not tell what its partitions are (lsblk)")]
    [InlineData("mount=/dev/sda15 /dev/sda /boot/efi vfat", "mount=/dev/sdb /dev/sdb /nix ext4", "/nix is a file system of its own here (/dev/sdb), and infect puts Nix's store on the root")]
    public void A_machine_that_cannot_be_converted_is_told_why(string from, string to, string why) =>
        InfectFit.Against(Machine(change: (from, to)), Host()).ShouldBe(why);

    [Theory]
    [InlineData("crypto_LUKS", "LUKS")]
    [InlineData("LVM2_member", "LVM")]
    [InlineData("zfs_member", "ZFS")]
    [InlineData("linux_raid_member", "RAID")]
    public void What_hides_a_root_is_named(string type, string name) =>
        InfectFit.Against(Machine(change: [("fs ext4", $"fs {type}"), ("mount=/dev/sda1 ", "mount=/dev/mapper/root ")]), Host())
            .ShouldBe($"its root, /dev/mapper/root, is on {name}, which infect does not convert");

    [Fact]
    public void A_boot_loader_for_the_other_firmware_is_refused()
    {
        Against("bios", Host(boot: Boot(systemdBoot: true))).ShouldBe("systemd-boot needs UEFI, and this machine boots by BIOS");
        Against("uefi", Host(boot: Boot(Grub with { EfiSupport = false }))).ShouldBe("GRUB is set up for BIOS only, and this machine boots by UEFI");
        Against("uefi", Host(boot: Boot(systemdBoot: true))).ShouldBeNull();
    }

    [Fact]
    public void Under_BIOS_a_GPT_disk_needs_a_BIOS_boot_partition_and_GRUB_the_right_disk()
    {
        InfectFit.Against(Machine(change: ("21686148-6449-6e6f-744e-656564454649", "0fc63daf-8483-4772-8e79-3d69d8477de4")), Host())
            .ShouldBe("/dev/sda has no BIOS boot partition, which GRUB needs on a GPT disk");
        Against("bios", Host(boot: Boot(Grub with { Mirrors = [], Devices = ["/dev/vda"] })))
            .ShouldBe("GRUB would be written to /dev/vda, and the machine boots from /dev/sda");
        Against("bios", Host(boot: Boot(Grub with { Mirrors = [], Devices = ["/dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:0"] }))).ShouldBeNull();
    }

    [Fact]
    public void An_EFI_system_partition_must_be_there_and_have_room()
    {
        InfectFit.Against(Machine("uefi", ("/dev/sda15 /dev/sda 15 268435456", "/dev/sda15 /dev/sda 15 67108864")), Host()).ShouldBe(
            "the EFI system partition, /dev/sda15, has 67 MB, and 101 MB are needed for kernels: leave /boot on the root, and mount it at /boot/efi");
        InfectFit.Against(
            Machine("uefi", ("/dev/sda15 /dev/sda 15 268435456", "/dev/sda15 /dev/sda 15 67108864")),
            Host([Root, Esp with { MountPoint = "/boot/efi" }], boot: Boot(efiMountPoint: "/boot/efi"))).ShouldBeNull();
        Against("uefi", Host([Root])).ShouldBe("GRUB wants the EFI system partition at /boot, where the configuration mounts none that the machine has");
        InfectFit.Against(Machine("uefi", (EfiSystem, "0fc63daf-8483-4772-8e79-3d69d8477de4")), Host())!.ShouldStartWith("/boot is mounted from");
    }

    private static string? Against(string firmware, HostEvaluation host) => InfectFit.Against(Machine(firmware), host);
}
