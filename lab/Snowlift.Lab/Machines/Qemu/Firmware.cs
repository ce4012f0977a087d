namespace Snowlift.Lab.Machines.Qemu;

/// <summary>UEFI's firmware: code that machines share, and variables of which each gets a copy.</summary>
/// <param name="Code">Path of the code, read-only.</param>
/// <param name="Variables">Path of the template for the variables.</param>
internal sealed record Firmware(string Code, string Variables)
{
    // Where distributions put OVMF without Secure Boot; the first pair that is there is taken.
    private static readonly Firmware[] Known =
    [
        new("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"), // Debian, Ubuntu: ovmf
        new("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"), // older Debian
        new("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"), // Fedora: edk2-ovmf
        new("/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"), // Arch: edk2-ovmf
        new("/run/libvirt/nix-ovmf/OVMF_CODE.fd", "/run/libvirt/nix-ovmf/OVMF_VARS.fd"), // NixOS with libvirt
    ];

    /// <summary>The firmware on this machine, or null where none is installed.</summary>
    public static Firmware? Find() => Known.FirstOrDefault(f => File.Exists(f.Code) && File.Exists(f.Variables));
}
