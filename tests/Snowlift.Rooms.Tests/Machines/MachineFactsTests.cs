using Snowlift.Checks.Facts;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Machines;

public sealed class MachineFactsTests
{
    private const string Debian =
        """
        boot_id=5e0c1f0e-2b7f-4d4e-9d0a-6d1f1c6f7a11
        os_id=debian
        os_version=12
        os_name=Debian GNU/Linux 12 (bookworm)
        hostname=demo
        arch=x86_64
        firmware=bios
        memory_kib=2014568
        user_id=0
        virtualisation=kvm
        cpu=GenuineIntel
        cpu_feature=vmx
        root_device=/dev/sdb1
        disk=/dev/sda 10737418240 Volume
        disk_driver=/dev/sda virtio_scsi
        disk=/dev/sdb 40000000000 QEMU_HARDDISK
        disk_driver=/dev/sdb virtio_scsi
        disk_link=/dev/sda /dev/disk/by-id/scsi-0HC_Volume_4711
        disk_link=/dev/sdb /dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_1
        disk_link=/dev/sdb /dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:0
        init=systemd
        root_free=3276800000
        partition=/dev/sdb1 /dev/sdb 1 39700000000
        partition_is=/dev/sdb1 table gpt
        partition_is=/dev/sdb1 type 0FC63DAF-8483-4772-8E79-3D69D8477DE4
        partition_is=/dev/sdb1 name my\x20root
        partition_is=/dev/sdb1 fs ext4
        partition=/dev/sdb14 /dev/sdb 14 1048576
        partition_is=/dev/sdb14 type 21686148-6449-6e6f-744e-656564454649
        mount=/dev/sdb1 /dev/sdb / ext4
        mount=/dev/sda /dev/sda /data xfs
        has=kexec
        has=tar
        cloud_init=running
        interface=eth0 96:00:00:12:34:56 virtio_net
        interface=docker0 02:42:00:00:00:01
        interface_name=eth0 enp1s0
        mtu=eth0 1450
        route=10.0.0.0/16 10.0.0.1 eth0
        route=10.9.0.0/16 10.9.0.1 docker0
        address=eth0 172.31.1.15/32
        address=eth0 2001:db8::1/64
        gateway=172.31.1.1 eth0
        gateway=fe80::1 eth0
        nameserver=185.12.64.2
        """;

    [Fact]
    public void The_sample_of_the_scripts_header_is_understood()
    {
        var facts = MachineFacts.From(ScriptResult.Parse(Debian));

        facts.BootId.Value.ShouldBe("5e0c1f0e-2b7f-4d4e-9d0a-6d1f1c6f7a11");
        facts.OsName.ShouldBe("Debian GNU/Linux 12 (bookworm)");
        facts.MemoryMiB.ShouldBe(1967);
        facts.NixSystem.ShouldBe("x86_64-linux");
        facts.CloudInitIsBusy.ShouldBeTrue();
        facts.Tools.ShouldBe(["kexec", "tar"], ignoreOrder: true);
        facts.IsInstaller.ShouldBeFalse();
        facts.IsNixOs.ShouldBeFalse();
    }

    [Fact]
    public void Partitions_are_known_with_what_is_on_them()
    {
        var facts = MachineFacts.From(ScriptResult.Parse(Debian));

        facts.RootPartition.ShouldBe(new MachinePartition("/dev/sdb1", "/dev/sdb", 1, 39_700_000_000)
        {
            Table = "gpt", Type = "0fc63daf-8483-4772-8e79-3d69d8477de4", Name = "my root", FileSystem = "ext4",
        });
        facts.Partitions[1].IsBiosBoot.ShouldBeTrue();
        (facts.Init, facts.RootFreeBytes).ShouldBe(("systemd", 3_276_800_000));
    }

    [Fact]
    public void The_disk_is_the_one_that_the_root_is_on()
    {
        var disk = MachineFacts.From(ScriptResult.Parse(Debian)).RootDisk.ShouldNotBeNull();

        disk.Device.ShouldBe("/dev/sdb");
        disk.Bytes.ShouldBe(40_000_000_000);
        disk.Model.ShouldBe("QEMU_HARDDISK");
        disk.Driver.ShouldBe("virtio_scsi");
        disk.IsCalled("/dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:0").ShouldBeTrue();
        disk.IsCalled("/dev/disk/by-id/scsi-0HC_Volume_4711").ShouldBeFalse();
    }

    [Fact]
    public void What_else_a_network_and_a_processor_have_is_told()
    {
        var facts = MachineFacts.From(ScriptResult.Parse(Debian));

        facts.Virtualisation.ShouldBe("kvm");
        facts.CpuVendor.ShouldBe("GenuineIntel");
        facts.CpuFeatures.ShouldBe(["vmx"]);
        facts.Interfaces[0].Mtu.ShouldBe(1450);
        facts.Interfaces[0].Routes.ShouldBe([new MachineRoute("10.0.0.0/16", "10.0.0.1")]);
        facts.Interfaces[1].Mtu.ShouldBeNull();
    }

    [Fact]
    public void The_root_may_be_on_a_mapped_device() =>
        MachineFacts.From(ScriptResult.Parse(
                "boot_id=x\narch=x86_64\nroot_device=/dev/mapper/vg-root\ndisk=/dev/sda 5 A\ndisk=/dev/sdb 6 B\nmount=/dev/dm-0 /dev/sdb / ext4"))
            .RootDisk!.Device.ShouldBe("/dev/sdb");

    [Fact]
    public void What_is_mounted_is_told_with_its_disk() =>
        MachineFacts.From(ScriptResult.Parse(Debian)).Mounts
            .ShouldBe([new MachineMount("/dev/sdb1", "/dev/sdb", "/", "ext4"), new MachineMount("/dev/sda", "/dev/sda", "/data", "xfs")]);

    [Fact]
    public void An_interface_is_told_with_its_addresses_gateways_and_other_names()
    {
        var facts = MachineFacts.From(ScriptResult.Parse(Debian));

        facts.Interfaces.Select(each => (each.Name, each.Mac, each.Driver))
            .ShouldBe([("eth0", "96:00:00:12:34:56", "virtio_net"), ("docker0", "02:42:00:00:00:01", "")]);
        facts.Interfaces[0].Addresses.ShouldBe(["172.31.1.15/32", "2001:db8::1/64"]);
        facts.Interfaces[0].Gateways.ShouldBe(["172.31.1.1", "fe80::1"]);
        facts.Interfaces[0].OtherNames.ShouldBe(["enp1s0"]);
        facts.Nameservers.ShouldBe(["185.12.64.2"]);
    }

    [Fact]
    public void In_the_installer_it_is_the_first_one() =>
        MachineFacts.From(ScriptResult.Parse("boot_id=x\narch=x86_64\nos_id=nixos\nos_variant=installer\ndisk=/dev/sda 5 A\ndisk=/dev/sdb 6 B"))
            .RootDisk!.Device.ShouldBe("/dev/sda");

    [Theory]
    [InlineData("arch=x86_64")]
    [InlineData("boot_id=x")]
    [InlineData("")]
    public void Without_boot_id_or_architecture_it_is_no_answer(string answer) =>
        Should.Throw<FormatException>(() => MachineFacts.From(ScriptResult.Parse(answer)));

    [Theory]
    [InlineData("nixos", "installer", true, false)]
    [InlineData("nixos", "", false, true)]
    [InlineData("debian", "", false, false)]
    public void An_installer_is_no_installed_NixOS(string id, string variant, bool isInstaller, bool isNixOs)
    {
        var facts = MachineFacts.From(ScriptResult.Parse($"boot_id=x\narch=aarch64\nos_id={id}\nos_variant={variant}"));

        facts.IsInstaller.ShouldBe(isInstaller);
        facts.IsNixOs.ShouldBe(isNixOs);
        facts.NixSystem.ShouldBe("aarch64-linux");
    }
}
