namespace Snowlift.Runs;

/// <summary>Where Snowlift keeps what neither the cloud nor the machine can tell, by the XDG base directories.</summary>
/// <param name="State">Journals, pinned host keys, the lab: <c>$XDG_STATE_HOME/snowlift</c>.</param>
/// <param name="Cache">What can be made again: <c>$XDG_CACHE_HOME/snowlift</c>.</param>
/// <param name="Home">The user's home directory.</param>
public sealed record SnowliftPaths(string State, string Cache, string Home)
{
    /// <summary>Where the servers of a cloud are kept that is not Hetzner's; null for <see cref="State"/>.</summary>
    public string? OfCloud { get; init; }

    /// <summary>What leads to an address of this computer is the lab's, wherever it is kept: no other cloud is here.</summary>
    public bool OnlyLabIsHere { get; init; }

    public string Runs => Path.Combine(State, "runs");

    /// <summary>Pinned host keys, a file a server id: addresses are reused, ids are not.</summary>
    public string KnownHosts => Path.Combine(OfCloud ?? State, "known_hosts");

    /// <summary>
    /// The host keys of one machine: the one it has, and the one it will have once it has booted what was installed.
    /// </summary>
    /// <param name="machine">The server's id, or <c>host-NAME</c> for a machine that only SSH reaches.</param>
    public (string Now, string Next) KnownHostsOf(string machine) =>
        (Path.Combine(KnownHosts, machine), Path.Combine(KnownHosts, machine + ".next"));

    /// <summary>Private host keys that were made before their machines, a file a host; a private folder.</summary>
    public string HostKeys => Path.Combine(State, "host-keys");

    /// <summary>OpenSSH configuration files, one a host, that the hand-back names: <c>ssh -F FILE HOST</c>.</summary>
    public string Ssh => Path.Combine(OfCloud ?? State, "ssh");

    /// <summary>The servers that were made from here, a file a name: its id.</summary>
    public string Servers => Path.Combine(OfCloud ?? State, "servers");

    /// <summary>Locks, a file a host.</summary>
    public string Locks => Path.Combine(State, "locks");

    public string Lab => Path.Combine(State, "lab");

    public string LabCache => Path.Combine(Cache, "lab");

    /// <summary>The hosts of flakes, a file a flake.</summary>
    public string HostCache => Path.Combine(Cache, "hosts");

    /// <summary>Reads HOME, XDG_STATE_HOME and XDG_CACHE_HOME; relative values are ignored, as the standard says.</summary>
    public static SnowliftPaths From(IReadOnlyDictionary<string, string?> environment)
    {
        var home = Absolute("HOME") ?? Path.GetFullPath(".");
        return new SnowliftPaths(
            Path.Combine(Absolute("XDG_STATE_HOME") ?? Path.Combine(home, ".local", "state"), "snowlift"),
            Path.Combine(Absolute("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache"), "snowlift"),
            home);

        string? Absolute(string name) =>
            environment.TryGetValue(name, out var value) && Path.IsPathRooted(value) ? value : null;
    }
}
