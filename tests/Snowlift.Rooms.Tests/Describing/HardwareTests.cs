using System.Text.Json;
using Snowlift.Rooms.Tests.Golden;
using Snowlift.Install.Describing;
using Snowlift.Install.Requests;
using Snowlift.Nix;

namespace Snowlift.Rooms.Tests.Describing;

public sealed class HardwareTests
{
    private static readonly string[] Virtual =
        ["virtualisation=kvm", "firmware=uefi", "cpu=AuthenticAMD", "disk=/dev/sda 40960000000 QEMU_HARDDISK", "disk_driver=/dev/sda virtio_scsi", Described.Card];

    private static readonly string[] Metal =
    [
        "virtualisation=none", "firmware=bios", "cpu=GenuineIntel", "cpu_feature=vmx", "disk=/dev/nvme0n1 512000000000 SAMSUNG",
        "disk_driver=/dev/nvme0n1 nvme", "disk=/dev/sda 4000000000000 WDC", "disk_driver=/dev/sda ahci", "interface=eno1 d0:50:99:00:00:01 e1000e",
    ];

    [Fact]
    public void What_is_written_is_kept()
    {
        HardwareModule.Write("web", Described.Machine(Virtual)).ShouldMatchGolden("describing/hardware-virtual.nix");
        HardwareModule.Write("web", Described.Machine(Metal)).ShouldMatchGolden("describing/hardware-metal.nix");
        FacterReport.Write("web", Described.Machine(Virtual)).ShouldMatchGolden("describing/facter-virtual.json");
        FacterReport.Write("web", Described.Machine(Metal)).ShouldMatchGolden("describing/facter-metal.json");
    }

    [Fact]
    public async Task Nix_reads_what_was_meant()
    {
        const string Odd = "a\"${x}\\";
        var read = await Described.ReadAsync([
            HardwareModule.Write("web", Described.Machine(Virtual)), HardwareModule.Write("web", Described.Machine(Metal)),
            HardwareModule.Write(Odd, Described.Machine("disk=/dev/vda 1 x", $"disk_driver=/dev/vda {Odd}"))]);

        read[0].At("imports").ShouldBe("""["/modules/profiles/qemu-guest.nix"]""");
        read[0].At("boot", "initrd", "availableKernelModules").ShouldBe("""["sd_mod","virtio_net","virtio_pci","virtio_scsi"]""");
        read[0].At("nixpkgs", "hostPlatform").ShouldBe("\"x86_64-linux\"");
        read[1].At("boot", "kernelModules").ShouldBe("""["kvm-intel"]""");
        read[1].At("hardware", "cpu", "intel", "updateMicrocode").ShouldBe("true");
        read[1].At("boot", "initrd", "availableKernelModules").ShouldBe("""["ahci","e1000e","nvme","sd_mod"]""");
        read[2].GetProperty("boot").GetProperty("initrd").GetProperty("availableKernelModules")[0].GetString().ShouldBe(Odd);
    }

    [Fact]
    public void What_the_facter_module_reads_is_there()
    {
        var report = JsonSerializer.Deserialize<JsonElement>(FacterReport.Write("web", Described.Machine(Virtual)));

        report.At("system").ShouldBe("\"x86_64-linux\"");
        report.At("virtualisation").ShouldBe("\"kvm\"");
        report.At("uefi", "supported").ShouldBe("true");
        var hardware = report.GetProperty("hardware");
        hardware.GetProperty("disk")[0].GetProperty("driver_modules").EnumerateArray().Select(each => each.GetString()).ShouldBe(["sd_mod", "virtio_scsi"]);
        hardware.GetProperty("network_controller")[0].GetProperty("driver_modules")[0].GetString().ShouldBe("virtio_net");
        // With an interface the module would ask for DHCP on its present name.
        hardware.TryGetProperty("network_interface", out _).ShouldBeFalse();
    }

    [Fact]
    public void That_it_is_imported_is_seen_by_the_files_that_define_it()
    {
        var described = Description.Of(null, "web", Described.Machine(Virtual), null, Described.Networkd, HardwareStyle.NixosGenerateConfig);
        var evaluation = HostEvaluation.Parse("""{ "found": true, "boot": { "initrdModules": ["virtio_scsi"], "kernelParams": [] } }""");

        described.IsIn(evaluation).ShouldBeTrue();
        described.IsIn(evaluation with { HardwareFiles = ["/nix/store/x-source/hosts/web/default.nix"] }).ShouldBeFalse();
        described.IsIn(evaluation with { HardwareFiles = ["/nix/store/x-source/hosts/web/hardware-configuration.nix"] }).ShouldBeTrue();
    }
}
