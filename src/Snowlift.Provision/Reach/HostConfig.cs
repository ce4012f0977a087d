using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;

namespace Snowlift.Provision.Reach;

/// <summary>The ssh configuration of a host that was handed back: the command to type names it, and a later run reads it.</summary>
public static class HostConfig
{
    /// <summary>Writes the ssh configuration that the command to type names.</summary>
    public static async Task WriteAsync(Run run, SshEndpoint endpoint, CancellationToken cancellation)
    {
        var file = ConfigFile(run.Paths, endpoint);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, endpoint.ToConfig(run.UserSshConfig), cancellation);
    }

    /// <summary>The command to type, with the home folder as <c>~</c> where a shell would read it so.</summary>
    public static string CommandToType(SnowliftPaths paths, SshEndpoint endpoint)
    {
        var file = ConfigFile(paths, endpoint);
        var home = paths.Home.TrimEnd('/') + "/";
        var shown = file.StartsWith(home, StringComparison.Ordinal) ? "~/" + file[home.Length..] : file;
        return $"ssh -F {(shown.Contains(' ', StringComparison.Ordinal) ? Quoting.ForShell(file) : shown)} {endpoint.Alias}";
    }

    /// <summary>
    /// Who can log in to a server that was handed back before, and on which port: its system may let in neither root nor
    /// anybody on port 22. Unchanged for a server that never was.
    /// </summary>
    public static SshEndpoint Recall(SnowliftPaths paths, SshEndpoint endpoint)
    {
        return LocalTraces.FindConfig(paths, endpoint.Alias) is { } file
            && LocalTraces.Read(file, "HostKeyAlias") == endpoint.HostKeyAlias
            && LocalTraces.Read(file, "User") is { } user && int.TryParse(LocalTraces.Read(file, "Port"), out var port)
                ? endpoint with { User = user, Port = port }
                : endpoint;
    }

    private static string ConfigFile(SnowliftPaths paths, SshEndpoint endpoint) =>
        LocalTraces.ConfigFile(paths, endpoint.Alias);
}
