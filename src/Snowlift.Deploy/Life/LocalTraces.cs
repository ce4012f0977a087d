using System.Globalization;
using System.Net;

namespace Snowlift.Deploy.Life;

/// <summary>What this computer keeps of a server: pinned host keys, and the ssh configuration of its host.</summary>
internal static class LocalTraces
{
    /// <summary>Removes what is kept of a server.</summary>
    /// <returns>The files that went.</returns>
    public static IReadOnlyList<string> Remove(SnowliftPaths paths, string host, long serverId)
    {
        var id = serverId.ToString(CultureInfo.InvariantCulture);
        var (now, next) = paths.KnownHostsOf(id);
        var config = ConfigFile(paths, host);
        var files = new List<string> { now, next };
        if (Read(config, "HostKeyAlias") == $"snowlift-{id}")
        {
            files.Add(config);
        }

        files.RemoveAll(file => !File.Exists(file));
        files.ForEach(File.Delete);
        return files;
    }

    /// <summary>
    /// Removes what is left of a host whose server is gone. A server of the lab and one of Hetzner may share a name, and only
    /// one of these clouds was asked: what belongs to the other one stays, as does a machine that only SSH reaches.
    /// </summary>
    /// <param name="endpoint">The API that was asked.</param>
    public static IReadOnlyList<string> RemoveOfGone(SnowliftPaths paths, string host, Uri endpoint)
    {
        var config = ConfigFile(paths, host);
        var alias = Read(config, "HostKeyAlias");
        var isOfLab = IPAddress.TryParse(Read(config, "HostName"), out var address) && IPAddress.IsLoopback(address);
        return alias?.StartsWith("snowlift-", StringComparison.Ordinal) == true
            && long.TryParse(alias["snowlift-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && isOfLab == endpoint.IsLoopback
                ? Remove(paths, host, id)
                : [];
    }

    public static string ConfigFile(SnowliftPaths paths, string host) => Path.Combine(paths.Ssh, host + ".conf");

    /// <summary>The key file that the host's configuration names, or null where it was not deployed from here.</summary>
    public static string? IdentityFile(SnowliftPaths paths, string host) =>
        Read(ConfigFile(paths, host), "IdentityFile")?.Trim('"').Replace("%%", "%", StringComparison.Ordinal) is { } file && File.Exists(file) ? file : null;

    /// <summary>The first value that a configuration file gives a keyword, or null.</summary>
    public static string? Read(string config, string keyword) => !File.Exists(config)
        ? null
        : File.ReadLines(config)
            .Select(line => line.Trim().Split(' ', 2))
            .FirstOrDefault(words => words.Length == 2 && words[0] == keyword)?[1];
}
