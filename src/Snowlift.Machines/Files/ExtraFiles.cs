using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Machines.Files;

/// <summary>Files that the new system finds on its first boot: secrets, state. They are packed once, here.</summary>
/// <param name="Archive">A tar archive of them, root's, below <c>/</c>.</param>
/// <param name="Count">How many files there are.</param>
public sealed record ExtraFiles(Secret Archive, int Count)
{
    /// <summary>Who gets what of them; all else is root's.</summary>
    public IReadOnlyList<Ownership> Owners { get; init; } = [];

    /// <summary>The ed25519 host key among them, where OpenSSH looks for one by default.</summary>
    public KeyPair? HostKey { get; init; }

    /// <summary>The contents of files that only their owner may read; never shown.</summary>
    public IReadOnlyList<Secret> Private { get; init; } = [];
}

/// <summary>A file for the installer alone: a disk's key.</summary>
/// <param name="Path">Where the disk script looks for it.</param>
public sealed record InstallerFile(string Path, Secret Content);
