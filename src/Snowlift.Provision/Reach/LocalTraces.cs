using System.Globalization;
using System.Net;
using Snowlift.Runs;

namespace Snowlift.Provision.Reach;

/// <summary>What this computer keeps of a server: pinned host keys, and the ssh configuration of its host.</summary>
public static class LocalTraces
{
    /// <summary>Removes what is kept of a server.</summary>
    /// <returns>The files that went.</returns>
    public static IReadOnlyList<string> Remove(SnowliftPaths paths, string host, long serverId)
    {
        var id = serverId.ToString(CultureInfo.InvariantCulture);
        var (now, next) = paths.KnownHostsOf(id);
        var files = new List<string> { now, next, Path.Combine(paths.Servers, host) };
        if (FindConfig(paths, host) is { } config && Read(config, "HostKeyAlias") == $"snowlift-{id}")
        {
            files.Add(config);
        }

        files.RemoveAll(file => !File.Exists(file));
        files.ForEach(File.Delete);
        return files;
    }

    /// <summary>
    /// Removes what is left of a host whose server is gone. What belongs to another cloud stays, as does a machine that only
    /// SSH reaches.
    /// </summary>
    /// <param name="endpoint">The API that was asked: HCLOUD_ENDPOINT may name another one than before.</param>
    public static IReadOnlyList<string> RemoveOfGone(SnowliftPaths paths, string host, Uri endpoint) =>
        RememberedServers.IdOf(paths, host, endpoint) is { } ordered ? Remove(paths, host, ordered)
        : FindConfig(paths, host) is { } config && ServerId(config) is { } id && LeadsToLab(config) == endpoint.IsLoopback ? Remove(paths, host, id)
        : [];

    /// <summary>Where the host's configuration is written.</summary>
    public static string ConfigFile(SnowliftPaths paths, string host) => Path.Combine(paths.Ssh, host + ".conf");

    /// <summary>
    /// Where it is, or null. Once the lab's servers were written among the others: they are known by their address, which is
    /// this computer's.
    /// </summary>
    public static string? FindConfig(SnowliftPaths paths, string host)
    {
        var own = ConfigFile(paths, host);
        if (File.Exists(own))
        {
            return paths is { OfCloud: null, OnlyLabIsHere: true } && LeadsToLab(own) ? null : own;
        }

        var shared = Path.Combine(paths.State, "ssh", host + ".conf");
        return shared != own && paths.OnlyLabIsHere && LeadsToLab(shared) ? shared : null;
    }

    /// <summary>The key file that the host's configuration names, or null where it was not deployed from here.</summary>
    public static string? IdentityFile(SnowliftPaths paths, string host) =>
        FindConfig(paths, host) is { } config
        && Read(config, "IdentityFile")?.Trim('"').Replace("%%", "%", StringComparison.Ordinal) is { } file && File.Exists(file) ? file : null;

    /// <summary>The first value that a configuration file gives a keyword, or null.</summary>
    public static string? Read(string config, string keyword) => !File.Exists(config)
        ? null
        : File.ReadLines(config)
            .Select(line => line.Trim().Split(' ', 2))
            .FirstOrDefault(words => words.Length == 2 && words[0] == keyword)?[1];

    private static bool LeadsToLab(string config) =>
        ServerId(config) is not null && IPAddress.TryParse(Read(config, "HostName"), out var address) && IPAddress.IsLoopback(address);

    /// <summary>The server that a configuration is of; null for a machine that only SSH reaches.</summary>
    private static long? ServerId(string config) =>
        Read(config, "HostKeyAlias") is { } alias && alias.StartsWith("snowlift-", StringComparison.Ordinal)
        && long.TryParse(alias["snowlift-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
