using System.Collections.Concurrent;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Lab.Machines.Simulated.Updates;
using Snowlift.Remote.Ssh;

namespace Snowlift.Lab.Machines.Simulated;

/// <summary>A file on a simulated machine.</summary>
/// <param name="Owner">As it was named: <c>app:app</c>, <c>root</c>.</param>
public sealed record SimulatedFile(byte[] Content, UnixFileMode Mode, string Owner = "root");

/// <summary>A simulated machine's disk.</summary>
/// <param name="Bytes">Its size in bytes.</param>
internal sealed record SimulatedDisk(long Bytes)
{
    /// <summary>The image's system is on it; false once it was partitioned.</summary>
    public bool HasImage { get; set; } = true;

    /// <summary>What is installed and will boot.</summary>
    public SimulatedSystem? Installed { get; set; }

    /// <summary>Nix was put beside the image's system.</summary>
    public bool HasNix { get; set; }

    /// <summary>What will have been of the image's system once it has shut down: it was staged to be moved aside.</summary>
    public bool HasOldRoot { get; set; }

    /// <summary>What the next boot takes, and no other.</summary>
    public SimulatedSystem? NextOnce { get; set; }

    /// <summary>The next boot is the installer, and no other.</summary>
    public bool InstallerOnce { get; set; }

    /// <summary>Whether its boot loader can be told to boot an entry once.</summary>
    public bool CanBootOnce { get; set; } = true;

    public SimulatedProfile Profile { get; set; } = new();

    /// <summary>The installed system's host key.</summary>
    public PublicKey? HostKey { get; set; }

    /// <summary>A host key that was made and is not in use yet.</summary>
    public PublicKey? NextHostKey { get; set; }

    /// <summary>The files that were brought to the installed system, and whose they are.</summary>
    public ConcurrentDictionary<string, SimulatedFile> Files { get; init; } = new(StringComparer.Ordinal);

    /// <summary>It was made ready for a snapshot: who boots from it has no identity of its own yet.</summary>
    public bool IsSealed { get; set; }
    /// <summary>What the installed system's boots wrote to their journal; null where none came so far.</summary>
    public IReadOnlyList<string>? Journal { get; set; }

    /// <summary>Units of the installed system that failed, by that journal.</summary>
    public IReadOnlyList<string> FailedUnits { get; set; } = [];

    /// <summary>The store paths on it.</summary>
    public ConcurrentDictionary<string, bool> Store { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Another disk with the same content.</summary>
    /// <param name="bytes">Its size.</param>
    public SimulatedDisk Copy(long bytes) =>
        this with { Bytes = bytes, Store = new ConcurrentDictionary<string, bool>(Store, StringComparer.Ordinal) };
}
