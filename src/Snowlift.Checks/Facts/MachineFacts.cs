using System.Collections.Immutable;
using Snowlift.Nix;
using Snowlift.Remote.Ssh;

namespace Snowlift.Checks.Facts;

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
/// <param name="Mounts">What is mounted from its disks.</param>
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
    ImmutableArray<MachineMount> Mounts,
    ImmutableArray<MachineInterface> Interfaces,
    ImmutableHashSet<string> Tools)
{
    /// <summary>What <c>systemd-detect-virt</c> says: <c>kvm</c>, <c>none</c>, <c>lxc</c>; null where it could not be asked.</summary>
    public string? Virtualisation { get; init; }

    /// <summary>The kernel would load another one, as far as it says.</summary>
    public bool CanKexec { get; init; } = true;

    /// <summary>It shares its kernel with others: no kernel and no boot loader of its own.</summary>
    public bool IsContainer => Virtualisation is "lxc" or "lxc-libvirt" or "openvz" or "systemd-nspawn" or "docker" or "podman" or "rkt" or "wsl";

    /// <summary>It booted from one of our snapshots, with the throw-away host key that the image was given.</summary>
    public bool IsSealed { get; init; }

    public bool IsInstaller => Variant == "installer";

    public bool IsNixOs => OsId == "nixos" && !IsInstaller;

    /// <summary>Nix's name of the platform.</summary>
    public string NixSystem => Platform.NixSystemOf(Architecture);

    /// <summary>Who made its processor: <c>GenuineIntel</c>; null where nobody is named.</summary>
    public string? CpuVendor { get; init; }

    /// <summary>Which of the processor's virtualisations it has: <c>vmx</c>, <c>svm</c>.</summary>
    public ImmutableArray<string> CpuFeatures { get; init; } = [];

    /// <summary>Whom it asks for names; none where it could not tell.</summary>
    public ImmutableArray<string> Nameservers { get; init; } = [];

    /// <summary>The disk that <c>/</c> is on, else the first one.</summary>
    public MachineDisk? RootDisk =>
        Disks.Where(disk => Mounts.Any(mount => mount.Point == "/" && mount.Disk == disk.Device))
            .Concat(Disks.Where(disk => RootDevice?.StartsWith(disk.Device, StringComparison.Ordinal) == true))
            .Concat(Disks).FirstOrDefault();

    /// <summary>What runs as process 1: <c>systemd</c>; null where it could not tell.</summary>
    public string? Init { get; init; }

    /// <summary>Bytes that <c>/</c> has left; null where it could not tell.</summary>
    public long? RootFreeBytes { get; init; }

    /// <summary>The partitions of its disks; none where it could not tell.</summary>
    public ImmutableArray<MachinePartition> Partitions { get; init; } = [];

    /// <summary>The partition that <c>/</c> is on; null where it is on something else: LVM, RAID, a whole disk.</summary>
    public MachinePartition? RootPartition =>
        Mounts.LastOrDefault(mount => mount.Point == "/") is { } root ? Partitions.FirstOrDefault(each => each.Device == root.Device) : null;

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
        [.. probe.Values["disk"].Select(text => MachineDisk.Parse(text, probe))],
        [.. probe.Values["mount"].Select(MachineMount.Parse)],
        [.. probe.Values["interface"].Select(text => MachineInterface.Parse(text, probe))],
        [.. probe.Values["has"]])
    {
        Virtualisation = probe["virtualisation"],
        CpuVendor = probe["cpu"],
        CpuFeatures = [.. probe.Values["cpu_feature"]],
        Nameservers = [.. probe.Values["nameserver"]],
        Init = probe["init"],
        RootFreeBytes = long.TryParse(probe["root_free"], out var free) ? free : null,
        Partitions = MachinePartition.AllOf(probe),
        CanKexec = probe["kexec"] != "off",
        IsSealed = probe["sealed"] == "yes",
    };
}

/// <summary>A disk as the kernel sees it.</summary>
/// <param name="Device">The kernel's name: <c>/dev/sda</c>.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Driver">The module that its controller needs: <c>virtio_scsi</c>, <c>nvme</c>; empty where unknown.</param>
/// <param name="Links">What else it is called: <c>/dev/disk/by-id/…</c>, <c>by-path</c>; partitions' links excluded.</param>
public sealed record MachineDisk(string Device, long Bytes, string Model, string Driver, ImmutableArray<string> Links)
{
    /// <summary>Whether that path means this disk.</summary>
    public bool IsCalled(string path) => path == Device || Links.Contains(path);

    internal static MachineDisk Parse(string text, ScriptResult probe)
    {
        var words = text.Split(' ', 3);
        return new MachineDisk(
            words[0],
            words.Length > 1 && long.TryParse(words[1], out var bytes) ? bytes : 0,
            words.Length > 2 ? words[2] : "",
            Of("disk_driver").FirstOrDefault() ?? "",
            [.. Of("disk_link")]);

        IEnumerable<string> Of(string key) => probe.Values[key]
            .Select(value => value.Split(' ', 2))
            .Where(pair => pair.Length == 2 && pair[0] == words[0])
            .Select(pair => pair[1]);
    }
}

/// <summary>A mounted block device.</summary>
/// <param name="Disk">The disk that it is on or is: <c>/dev/sda</c>.</param>
public sealed record MachineMount(string Device, string Disk, string Point, string Type)
{
    internal static MachineMount Parse(string text)
    {
        var words = text.Split(' ');
        return words.Length == 4
            ? new MachineMount(words[0], words[1], words[2], words[3])
            : throw new FormatException($"'{text}' is no mount");
    }
}

/// <summary>A network interface that speaks Ethernet, loopback excluded.</summary>
/// <param name="Mac">Lower case, with colons.</param>
/// <param name="Driver">Its module; empty for one that is not of hardware: a bridge, a bond.</param>
/// <param name="Addresses">Global ones, with their prefix: <c>203.0.113.7/32</c>, <c>2001:db8::1/64</c>.</param>
/// <param name="Gateways">Of default routes through it, IPv4 and IPv6.</param>
public sealed record MachineInterface(
    string Name, string Mac, string Driver, ImmutableArray<string> Addresses, ImmutableArray<string> Gateways)
{
    /// <summary>What else udev calls it or would by predictable names, the likeliest first: <c>enp1s0</c>; none where that is not known.</summary>
    public ImmutableArray<string> OtherNames { get; init; } = [];

    /// <summary>In bytes; null for Ethernet's 1500.</summary>
    public int? Mtu { get; init; }

    /// <summary>Through a gateway, the default one excluded.</summary>
    public ImmutableArray<MachineRoute> Routes { get; init; } = [];

    internal static MachineInterface Parse(string text, ScriptResult probe)
    {
        var words = text.Split(' ');
        return new MachineInterface(
            words[0],
            words.Length > 1 ? words[1] : "",
            words.Length > 2 ? words[2] : "",
            [.. Of("address")],
            [.. probe.Values["gateway"].Select(value => value.Split(' ')).Where(pair => pair[^1] == words[0]).Select(pair => pair[0])])
        {
            OtherNames = [.. Of("interface_name")],
            Mtu = int.TryParse(Of("mtu").FirstOrDefault(), out var mtu) ? mtu : null,
            Routes = [.. probe.Values["route"].Select(value => value.Split(' ')).Where(route => route.Length == 3 && route[2] == words[0])
                .Select(route => new MachineRoute(route[0], route[1]))],
        };

        IEnumerable<string> Of(string key) =>
            probe.Values[key].Select(value => value.Split(' ')).Where(pair => pair[0] == words[0]).Select(pair => pair[^1]);
    }
}

/// <summary>A route: <c>10.0.0.0/16</c> through <c>10.0.0.1</c>.</summary>
public sealed record MachineRoute(string Destination, string Gateway);
