using Snowlift.Checks.Facts;
using Snowlift.Nix;

namespace Snowlift.Install.Describing;

/// <summary>
/// A machine's hardware as a NixOS module, as <c>nixos-generate-config</c> would write it there: without file systems, which are
/// disko's. Source: nixpkgs, nixos/modules/installer/tools/nixos-generate-config.pl
/// </summary>
internal static class HardwareModule
{
    public const string FileName = "hardware-configuration.nix";

    public static string Write(string host, MachineFacts facts) =>
        NixLines.Module("lib, modulesPath, ...", host, "The hardware", lines =>
        {
            lines.List("imports", Imports(facts).Select(file => $"(modulesPath + {NixText.Quote(file)})"));
            lines.Strings("boot.initrd.availableKernelModules", HardwareModules.Initrd(facts));
            lines.Strings("boot.kernelModules", facts.CpuFeatures.Select(HardwareModules.Kvm));
            switch (facts.Virtualisation)
            {
                case "microsoft":
                    lines.Set("virtualisation.hypervGuest.enable", "true");
                    break;
                case "oracle":
                    lines.Set("virtualisation.virtualbox.guest.enable", "true");
                    break;
                case "none" when HardwareModules.Microcode(facts.CpuVendor) is { } vendor:
                    lines.Set($"hardware.cpu.{vendor}.updateMicrocode", "lib.mkDefault true");
                    break;
            }

            lines.Set("nixpkgs.hostPlatform", $"lib.mkDefault {NixText.Quote(facts.NixSystem)}");
        });

    private static IEnumerable<string> Imports(MachineFacts facts) => facts.Virtualisation switch
    {
        "kvm" or "qemu" or "bochs" => ["/profiles/qemu-guest.nix"],
        // Firmware for whatever is built in.
        "none" => ["/installer/scan/not-detected.nix"],
        _ => [],
    };
}

/// <summary>Kernel modules that a machine's hardware needs.</summary>
internal static class HardwareModules
{
    /// <summary>What finds the disks, and the network for a system that asks for it before it mounts them.</summary>
    public static IReadOnlyList<string> Initrd(MachineFacts facts)
    {
        var drivers = facts.Disks.Select(disk => disk.Driver).Concat(facts.Interfaces.Select(each => each.Driver))
            .Where(driver => driver.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        string[] bus = drivers.Exists(driver => driver.StartsWith("virtio_", StringComparison.Ordinal)) ? ["virtio_pci"] : [];
        return [.. bus.Concat(drivers).Concat(facts.Disks.Any(IsScsi) ? ["sd_mod"] : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether the kernel drives it as a SCSI disk, as SATA's are too.</summary>
    public static bool IsScsi(MachineDisk disk) => disk.Device.StartsWith("/dev/sd", StringComparison.Ordinal);

    /// <summary>KVM's module for a feature of the processor.</summary>
    public static string Kvm(string feature) => feature == "svm" ? "kvm-amd" : "kvm-intel";

    /// <summary>Whose microcode a processor takes, or null.</summary>
    public static string? Microcode(string? vendor) => vendor switch
    {
        "GenuineIntel" => "intel",
        "AuthenticAMD" => "amd",
        _ => null,
    };
}
