using Snowlift.Deploy.Machines;
using Snowlift.Remote.Ssh;

namespace Snowlift.Deploy.Tests.Machines;

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
        root_device=/dev/sdb1
        disk=/dev/sda 10737418240 Volume
        disk=/dev/sdb 40000000000 QEMU_HARDDISK
        has=kexec
        has=tar
        cloud_init=running
        address=eth0 172.31.1.15/32
        gateway=172.31.1.1 eth0
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
    public void The_disk_is_the_one_that_the_root_is_on() =>
        MachineFacts.From(ScriptResult.Parse(Debian)).RootDisk.ShouldBe(new MachineDisk("/dev/sdb", 40_000_000_000, "QEMU_HARDDISK", "", []));

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
