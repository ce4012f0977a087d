using System.Globalization;
using Snowlift.Hetzner.Wire;
using Snowlift.Runs;

namespace Snowlift.Provision.Reach;

/// <summary>
/// Which servers this computer made or was handed, of one cloud: a file a name, from the order until the server is destroyed.
/// So that a command about a server that exists need not be told which cloud it is in.
/// </summary>
public static class RememberedServers
{
    /// <summary>Whether a server of that name is remembered in the cloud whose paths these are.</summary>
    public static bool Has(SnowliftPaths paths, string name) =>
        File.Exists(Path.Combine(paths.Servers, name)) || LocalTraces.FindConfig(paths, name) is not null;

    /// <summary>Notes a server that was ordered.</summary>
    /// <param name="endpoint">The API that it was ordered from.</param>
    internal static void Remember(SnowliftPaths paths, Server server, Uri endpoint)
    {
        Directory.CreateDirectory(paths.Servers);
        File.WriteAllText(Path.Combine(paths.Servers, server.Name), string.Create(CultureInfo.InvariantCulture, $"{server.Id.Value} {endpoint}\n"));
    }

    /// <summary>The id of the server of that name that was ordered there, or null.</summary>
    internal static long? IdOf(SnowliftPaths paths, string name, Uri endpoint)
    {
        var file = Path.Combine(paths.Servers, name);
        return File.Exists(file) && File.ReadAllText(file).Trim().Split(' ') is [var number, var said]
            && said == endpoint.ToString() && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    /// <summary>Forgets all of them, with what is kept of each: of a cloud that is gone.</summary>
    public static void ForgetAll(SnowliftPaths paths)
    {
        foreach (var folder in (string[])[paths.Servers, paths.KnownHosts])
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        foreach (var config in Directory.Exists(paths.Ssh) ? Directory.EnumerateFiles(paths.Ssh, "*.conf") : [])
        {
            File.Delete(config);
        }
    }
}
