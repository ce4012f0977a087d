using Snowlift.Checks.Facts;
using Snowlift.Nix;
using Snowlift.Nix.Options;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Methods;

/// <summary>A machine as Hetzner's images lay it out, and a configuration as disko's examples have it: they fit.</summary>
internal static class Converted
{
    public const string EfiSystem = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";

    public static GrubOptions Grub { get; } = new(["/dev/sda"], [new GrubMirror("/boot", ["/dev/sda"])], EfiSupport: true, InstallAsRemovable: true);

    /// <summary>The machine.</summary>
    /// <param name="change">What is other, by what is replaced in the probe's lines.</param>
    public static MachineFacts Machine(string firmware = "bios", params (string From, string To)[] change)
    {
        var text =
            $"""
            boot_id=5e0c1f0e-2b7f-4d4e-9d0a-6d1f1c6f7a11
            os_id=debian
            os_name=Debian GNU/Linux 12 (bookworm)
            arch=x86_64
            firmware={firmware}
            memory_kib=480032
            init=systemd
            has=systemctl
            root_device=/dev/sda1
            root_free=32000000000
            disk=/dev/sda 40000000000 QEMU_HARDDISK
            disk_link=/dev/sda /dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:0
            mount=/dev/sda1 /dev/sda / ext4
            mount=/dev/sda15 /dev/sda /boot/efi vfat
            partition=/dev/sda1 /dev/sda 1 39700000000
            partition_is=/dev/sda1 table gpt
            partition_is=/dev/sda1 type 0fc63daf-8483-4772-8e79-3d69d8477de4
            partition_is=/dev/sda1 fs ext4
            partition_is=/dev/sda1 uuid 5110e1f7-0000-4000-8000-000000000001
            partition=/dev/sda14 /dev/sda 14 1048576
            partition_is=/dev/sda14 table gpt
            partition_is=/dev/sda14 type 21686148-6449-6e6f-744e-656564454649
            partition=/dev/sda15 /dev/sda 15 268435456
            partition_is=/dev/sda15 table gpt
            partition_is=/dev/sda15 type {EfiSystem}
            partition_is=/dev/sda15 fs vfat
            partition_is=/dev/sda15 uuid 5110-E1F7
            """;
        foreach (var (from, to) in change)
        {
            text.ShouldContain(from);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return MachineFacts.From(ScriptResult.Parse(text));
    }

    public static ConfiguredFileSystem Mount(string point, string device, string? type, params IReadOnlyList<string> options) =>
        new(point, device, null, type, options);

    public static ConfiguredFileSystem Root { get; } = Mount("/", "/dev/disk/by-partlabel/disk-main-root", "ext4");

    public static ConfiguredFileSystem Esp { get; } = Mount("/boot", "/dev/disk/by-partlabel/disk-main-ESP", "vfat");

    /// <summary>The configuration.</summary>
    public static HostEvaluation Host(
        IReadOnlyList<ConfiguredFileSystem>? mounts = null, IReadOnlyList<string>? swap = null, BootOptions? boot = null) => new(
            Found: true, Hosts: null, "x86_64-linux", "web", new Derivation("/nix/store/d.drv", "/nix/store/o"), Disko: null, Ssh: null, Users: null,
            Sudo: null, boot ?? Boot(), new StorageOptions([], [], mounts ?? [Root, Esp], swap ?? [], []), Network: null, Sense: null);

    public static BootOptions Boot(GrubOptions? grub = null, bool systemdBoot = false, string efiMountPoint = "/boot") => new(
        systemdBoot ? null : grub ?? Grub, systemdBoot, null, CanTouchEfiVariables: false, efiMountPoint, [], SystemdInitrd: true, [], IsContainer: false);
}
