namespace Snowlift.Nix.Options;

/// <summary><c>boot</c>: the loader, and what the initrd can see.</summary>
/// <param name="Grub">Null where GRUB is off.</param>
/// <param name="OtherLoader">The name of an enabled loader that is neither GRUB nor systemd-boot: <c>lanzaboote</c>;
/// <c>limine-bios</c> is Limine installed for BIOS.</param>
/// <param name="InitrdModules"><c>availableKernelModules</c> and <c>kernelModules</c> of the initrd.</param>
public sealed record BootOptions(
    GrubOptions? Grub,
    bool SystemdBoot,
    string? OtherLoader,
    bool CanTouchEfiVariables,
    string? EfiMountPoint,
    IReadOnlyList<string> InitrdModules,
    bool SystemdInitrd,
    IReadOnlyList<string> KernelParams,
    bool IsContainer);

/// <summary><c>boot.loader.grub</c>.</summary>
/// <param name="Devices">Where it is installed under BIOS, mirrors excluded; <c>nodev</c> for nowhere.</param>
/// <param name="Mirrors"><c>mirroredBoots</c>.</param>
/// <param name="InstallAsRemovable"><c>efiInstallAsRemovable</c>.</param>
public sealed record GrubOptions(
    IReadOnlyList<string> Devices, IReadOnlyList<GrubMirror> Mirrors, bool EfiSupport, bool InstallAsRemovable);

/// <summary>An entry of <c>mirroredBoots</c>.</summary>
public sealed record GrubMirror(string Path, IReadOnlyList<string> Devices);
