namespace Snowlift.Nix.Options;

/// <summary>Where the system wants to live: disko's layout and <c>fileSystems</c>.</summary>
/// <param name="Disks"><c>disko.devices.disk</c>.</param>
/// <param name="OtherKinds">What else disko would make: <c>zpool</c>, <c>lvm_vg</c>, <c>mdadm</c>, <c>nodev</c>.</param>
/// <param name="Luks">Devices that <c>boot.initrd.luks.devices</c> opens.</param>
/// <param name="LuksByHand">Those of them whose passphrase somebody has to type at the console.</param>
public sealed record StorageOptions(
    IReadOnlyList<DiskoDisk> Disks,
    IReadOnlyList<string> OtherKinds,
    IReadOnlyList<ConfiguredFileSystem> FileSystems,
    IReadOnlyList<string> Swap,
    IReadOnlyList<string> Luks,
    IReadOnlyList<string>? LuksByHand = null);

/// <summary>An entry of <c>disko.devices.disk</c>.</summary>
/// <param name="Device">A device path, perhaps one of <c>/dev/disk/by-*</c>.</param>
/// <param name="Table">The content's type: <c>gpt</c>, <c>table</c>, <c>filesystem</c>, <c>luks</c> …; null for an empty disk.</param>
public sealed record DiskoDisk(string Name, string? Device, string? Table, IReadOnlyList<DiskoPartition> Partitions);

/// <summary>A partition of it.</summary>
/// <param name="Type">A GPT type code: <c>EF02</c>, <c>EF00</c>, <c>8300</c>.</param>
/// <param name="Size">As disko takes it: <c>1M</c>, <c>512M</c>, <c>100%</c>.</param>
/// <param name="Label">Its GPT label: <c>disk-main-root</c>; null where the table has none.</param>
/// <param name="Content"><c>filesystem</c>, <c>luks</c>, <c>lvm_pv</c>, <c>zfs</c>, <c>mdraid</c>, <c>btrfs</c>, <c>swap</c>; null for none.</param>
public sealed record DiskoPartition(
    string Name, string? Type, string? Size, string? Content, string? Format, IReadOnlyList<string> MountPoints, string? Label = null);

/// <summary>An entry of <c>fileSystems</c>.</summary>
public sealed record ConfiguredFileSystem(string MountPoint, string? Device, string? Label, string? Type, IReadOnlyList<string> Options);
