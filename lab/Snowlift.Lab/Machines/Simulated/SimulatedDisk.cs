using System.Collections.Concurrent;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Lab.Machines.Simulated.Updates;
using Snowlift.Remote.Ssh;

namespace Snowlift.Lab.Machines.Simulated;

/// <summary>A simulated machine's disk.</summary>
/// <param name="Bytes">Its size in bytes.</param>
internal sealed record SimulatedDisk(long Bytes)
{
    /// <summary>The image's system is on it; false once it was partitioned.</summary>
    public bool HasImage { get; set; } = true;

    /// <summary>What is installed and will boot.</summary>
    public SimulatedSystem? Installed { get; set; }

    /// <summary>What the next boot takes, and no other.</summary>
    public SimulatedSystem? NextOnce { get; set; }

    /// <summary>Whether its boot loader can be told to boot an entry once.</summary>
    public bool CanBootOnce { get; set; } = true;

    public SimulatedProfile Profile { get; set; } = new();

    /// <summary>The installed system's host key.</summary>
    public PublicKey? HostKey { get; set; }

    /// <summary>The store paths on it.</summary>
    public ConcurrentDictionary<string, bool> Store { get; init; } = new(StringComparer.Ordinal);

    public SimulatedDisk Copy() =>
        this with { Store = new ConcurrentDictionary<string, bool>(Store, StringComparer.Ordinal) };
}
