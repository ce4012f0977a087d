using System.Collections.Immutable;
using Snowlift.Remote.Ssh;

namespace Snowlift.Deploy.Machines;

/// <summary>What the kernel calls this boot; another one after every reboot and every kexec.</summary>
public readonly record struct BootId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>What a probe found out about a machine; the answer of <c>probe.sh</c>.</summary>
/// <param name="OsName">For people: <c>Debian GNU/Linux 12 (bookworm)</c>.</param>
/// <param name="Variant"><c>VARIANT_ID</c> of os-release: <c>installer</c>.</param>
/// <param name="Firmware"><c>bios</c> or <c>uefi</c>.</param>
/// <param name="MemoryMiB">MemTotal, without swap.</param>
/// <param name="System">What runs, on NixOS.</param>
/// <param name="IsLeaving">An earlier run told this boot to end: it will in a moment.</param>
/// <param name="Tools">Programs at hand.</param>
public sealed record MachineFacts(
    BootId BootId,
    string OsId,
    string OsName,
    string? Variant,
    string HostName,
    string Architecture,
    string Firmware,
    long MemoryMiB,
    string? System,
    string? RootDevice,
    bool CloudInitIsBusy,
    bool IsLeaving,
    ImmutableArray<MachineDisk> Disks,
    ImmutableHashSet<string> Tools)
{
    public bool IsInstaller => Variant == "installer";

    public bool IsNixOs => OsId == "nixos" && !IsInstaller;

    /// <summary>Nix's name of the platform.</summary>
    public string NixSystem => Architecture switch
    {
        "arm64" or "aarch64" => "aarch64-linux",
        var other => other + "-linux",
    };

    /// <summary>The disk that <c>/</c> is on, else the first one.</summary>
    public MachineDisk? RootDisk =>
        Disks.Where(disk => RootDevice?.StartsWith(disk.Device, StringComparison.Ordinal) == true)
            .Concat(Disks).FirstOrDefault();

    /// <summary>Reads the probe.</summary>
    /// <exception cref="FormatException">The answer lacks what every Linux can tell.</exception>
    public static MachineFacts From(ScriptResult probe) => new(
        new BootId(probe["boot_id"] ?? throw new FormatException("the machine did not tell its boot id")),
        probe["os_id"] ?? "linux",
        probe["os_name"] ?? probe["os_id"] ?? "an unknown Linux",
        probe["os_variant"],
        probe["hostname"] ?? "",
        probe["arch"] ?? throw new FormatException("the machine did not tell its architecture"),
        probe["firmware"] ?? "bios",
        long.TryParse(probe["memory_kib"], out var kib) ? kib / 1024 : 0,
        probe["system"],
        probe["root_device"],
        probe["cloud_init"] == "running",
        probe["leaving"] == "yes",
        [.. probe.Values["disk"].Select(MachineDisk.Parse)],
        [.. probe.Values["has"]]);
}

/// <summary>A disk as the kernel sees it.</summary>
/// <param name="Bytes">Its size in bytes.</param>
public sealed record MachineDisk(string Device, long Bytes, string Model)
{
    internal static MachineDisk Parse(string text)
    {
        var words = text.Split(' ', 3);
        return new MachineDisk(words[0], words.Length > 1 && long.TryParse(words[1], out var bytes) ? bytes : 0, words.Length > 2 ? words[2] : "");
    }
}
