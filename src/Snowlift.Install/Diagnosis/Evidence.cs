using System.Collections.Immutable;
using Snowlift.Checks.Facts;
using Snowlift.Checks.Findings;
using Snowlift.Hetzner.Wire;
using Snowlift.Nix;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;

namespace Snowlift.Install.Diagnosis;

/// <summary>Which boot did not come.</summary>
internal enum Awaited
{
    /// <summary>The installer, after the jump.</summary>
    Installer,

    /// <summary>The installed system, after the reboot.</summary>
    System,
}

/// <summary>What answered instead.</summary>
internal enum Instead
{
    /// <summary>No machine answered at all.</summary>
    Nobody,

    /// <summary>The boot before: it did not end.</summary>
    SameBoot,

    /// <summary>Another system than the one waited for.</summary>
    OtherSystem,

    /// <summary>Somebody with another host key.</summary>
    OtherHostKey,

    /// <summary>The right host key; our own key was not taken.</summary>
    KeyRefused,
}

/// <summary>Everything that is known of a machine that did not come back.</summary>
/// <param name="Machine">The machine as it was looked at before: its firmware, disks, interfaces.</param>
internal sealed record Evidence(Awaited Awaited, Instead Instead, MachineFacts Machine)
{
    /// <summary>What the configuration says.</summary>
    public HostEvaluation? Evaluation { get; init; }

    /// <summary>The system that came up instead.</summary>
    public MachineFacts? CameUp { get; init; }

    /// <summary>What ssh said to the last attempt.</summary>
    public IReadOnlyList<string> SshLines { get; init; } = [];

    /// <summary>What the checks had found before anything was wiped.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public CloudView? Cloud { get; init; }

    /// <summary>The server's name in the cloud; null for a machine that no cloud is asked about.</summary>
    public string? Server { get; init; }

    /// <summary>Makes the lines that people are told to type.</summary>
    public Suggestions Suggest { get; init; } = Suggestions.Plain;

    /// <summary>The end of what the boot in question wrote to the serial console.</summary>
    public IReadOnlyList<string> Serial { get; init; } = [];

    public DiskReport? Disk { get; init; }
}

/// <summary>The cloud's view of the server.</summary>
/// <param name="Errors">Of its last actions: <c>reset_server: …</c>.</param>
internal sealed record CloudView(ServerStatus Status, bool RescueEnabled, IReadOnlyList<string> Errors);

/// <summary>What the rescue system found on the disk; the answer of <c>rescue-logs.sh</c>.</summary>
/// <param name="Partitions"><c>/dev/sda3 ext4</c>.</param>
/// <param name="Root">Where NixOS is, or null where it is nowhere.</param>
/// <param name="Loader">Files of boot loaders: <c>sda2/EFI/BOOT/BOOTX64.EFI</c>, <c>sda:mbr</c>.</param>
/// <param name="HasJournal">The installed system came as far as writing to its journal; null where that is not known.</param>
/// <param name="HasStarted">systemd had started everything.</param>
internal sealed record DiskReport(
    ImmutableArray<string> Partitions,
    string? Root,
    int? Generation,
    string? System,
    ImmutableArray<string> Loader,
    ImmutableArray<string> FileSystems,
    bool? HasJournal,
    bool HasStarted,
    ImmutableArray<string> FailedUnits,
    ImmutableArray<string> Errors,
    ImmutableArray<string> Log)
{
    /// <summary>Reads the answer.</summary>
    public static DiskReport From(ScriptResult said) => new(
        [.. said.Values["partition"]],
        said["root"],
        int.TryParse(said["generation"], out var generation) ? generation : null,
        said["system"],
        [.. said.Values["loader"]],
        [.. said.Values["fstab"]],
        said["journal"] switch { "yes" => true, "no" => false, _ => null },
        said["started"] == "yes",
        [.. said.Values["unit_failed"]],
        [.. said.Values["error"]],
        [.. said.Values["log"]]);

    /// <summary>For people, one sentence.</summary>
    public string Describe() => (Root, HasJournal) switch
    {
        (null, _) => "No NixOS is on the disk",
        (_, true) => $"The new system on {Root} has begun its journal{(HasStarted ? " and started everything" : "")}",
        (_, false) => $"The new system is on {Root}, and has not written to a journal",
        _ => $"The new system is on {Root}",
    };
}
