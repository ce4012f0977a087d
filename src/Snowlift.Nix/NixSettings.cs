using System.Collections.Immutable;
using Snowlift.Remote.Processes;

namespace Snowlift.Nix;

/// <summary>How Nix is called beyond what each command needs.</summary>
/// <param name="Environment">Variables for every call: <c>NIX_REMOTE</c>, <c>NIX_CONFIG</c>.</param>
public sealed record NixSettings(ImmutableDictionary<string, string?> Environment)
{
    /// <summary>A flake without a lock file gets one when it is read, as with Nix itself.</summary>
    public bool WritesLockFile { get; init; } = true;

    /// <summary>The user's own Nix, as it is set up.</summary>
    public static NixSettings Default { get; } = new(ImmutableDictionary<string, string?>.Empty);

    /// <summary>
    /// A private store in a folder, without network: it leaves the machine's own /nix alone and needs no daemon and no
    /// build users. For the lab's demo flake, whose sources are all local.
    /// </summary>
    public static NixSettings PrivateOffline(string folder) => new(
        ImmutableDictionary<string, string?>.Empty
            .Add("NIX_REMOTE", "local?root=" + folder)
            .Add("NIX_CONFIG", string.Join('\n', [
                "build-users-group =", "substituters =", "flake-registry =", "connect-timeout = 1", "sandbox = false",
                "fsync-metadata = false", "use-sqlite-wal = true"])));

    internal CommandLine Apply(CommandLine command) =>
        Environment.Aggregate(command, (c, variable) => c.WithEnvironment(variable.Key, variable.Value));
}
