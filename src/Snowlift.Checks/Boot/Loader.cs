using Snowlift.Nix.Options;

namespace Snowlift.Checks.Boot;

/// <summary>A configuration's boot loader, and which firmware it starts under.</summary>
/// <param name="Name">For people: <c>GRUB</c>, <c>systemd-boot</c>.</param>
public sealed record Loader(string Name, bool Bios, bool Uefi)
{
    /// <summary>Null where there is none.</summary>
    public static Loader? Of(BootOptions boot) => boot switch
    {
        { SystemdBoot: true } => new Loader("systemd-boot", Bios: false, Uefi: true),
        { OtherLoader: "lanzaboote" or "limine" or "refind" } => new Loader(boot.OtherLoader, Bios: false, Uefi: true),
        { OtherLoader: "limine-bios" } => new Loader("limine", Bios: true, Uefi: true),
        // Read by U-Boot, which neither Hetzner's machines nor PCs have.
        { OtherLoader: "generic-extlinux-compatible" } => new Loader("generic-extlinux-compatible", Bios: false, Uefi: false),
        { OtherLoader: { } other } => new Loader(other, Bios: true, Uefi: true),
        { Grub: { } grub } => new Loader("GRUB", Bios: BiosDevices(grub).Count > 0, Uefi: grub.EfiSupport),
        _ => null,
    };

    /// <summary>Where GRUB is written for BIOS, each as often as it is named.</summary>
    public static IReadOnlyList<string> BiosDevices(GrubOptions grub)
    {
        // NixOS makes of `devices` the first of the mirrors.
        var devices = grub.Mirrors.SelectMany(mirror => mirror.Devices).ToList();
        return [.. (devices.Count > 0 ? devices : grub.Devices).Where(device => device != "nodev")];
    }
}
