using Snowlift.Checks.Facts;
using Snowlift.Nix;
using Snowlift.Runs;

namespace Snowlift.Checks.Findings;

/// <summary>All that is known of a host, and of the machine it shall run on, when it is checked.</summary>
/// <param name="Host">The entry of <c>nixosConfigurations</c>.</param>
/// <param name="Evaluation">What the configuration says.</param>
/// <param name="PublicKey">Our key, <c>ssh-ed25519 AAAA…</c> without its comment.</param>
public sealed record Subject(string Host, HostEvaluation Evaluation, string PublicKey)
{
    /// <summary>Makes the command lines that people are told to type.</summary>
    public Suggestions Suggest { get; init; } = Suggestions.Plain;

    /// <summary>The machine, once we are connected to it; null before.</summary>
    public MachineFacts? Machine { get; init; }

    /// <summary>What the cloud knows of the server, once there is one; null before, and for <c>--target-host</c>.</summary>
    public ServerFacts? Server { get; init; }

    /// <summary>The closure's size in bytes, once it is built.</summary>
    public long? ClosureBytes { get; init; }

    /// <summary>Its system is to be replaced in place: disko's layout is not made, and what it says of the disk is beside the point.</summary>
    public bool IsInPlace { get; init; }

    /// <summary>What is on disk beside the flake's own words; null for a flake that is not local.</summary>
    public FlakeFolder? Flake { get; init; }
}

/// <summary>A flake in a local folder, as git and its lock file see it.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Untracked">Files that git does not know, relative; Nix does not see them. Empty outside git.</param>
/// <param name="LocalInputs">Inputs of the lock file that are paths on some machine.</param>
/// <param name="PrivateKeys">Files that Nix would copy into the world-readable store and that hold a private key.</param>
public sealed record FlakeFolder(
    string Path, IReadOnlyList<string> Untracked, IReadOnlyList<LocalInput> LocalInputs, IReadOnlyList<string> PrivateKeys);

/// <summary>A locked input that is a path.</summary>
/// <param name="IsHere">Whether the path exists on this machine.</param>
public sealed record LocalInput(string Name, string Path, bool IsHere);
