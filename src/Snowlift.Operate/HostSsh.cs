using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs;

namespace Snowlift.Operate;

/// <summary>
/// The way to a host over SSH, as a configuration file: right user, right key, pinned host key. The one that the deploy
/// wrote, else one that is written now, from what the cloud and our known hosts know.
/// </summary>
/// <param name="ConfigFile">For <c>ssh -F</c>.</param>
public sealed record HostSsh(string ConfigFile, string Host)
{
    /// <summary>Whether root logs in.</summary>
    public bool IsRoot => LocalTraces.Read(ConfigFile, "User") == "root";

    /// <summary>The file that a deploy left, or null.</summary>
    public static HostSsh? Known(SnowliftPaths paths, ReachRequest reach) =>
        reach is { TargetHost: null, AcceptHostKey: null, SshKey: null } && LocalTraces.FindConfig(paths, reach.Host) is { } file
            ? new HostSsh(file, reach.Host)
            : null;

    /// <summary>Finds it, or asks the cloud and writes it.</summary>
    /// <exception cref="Remote.Errors.SnowliftException">There is no such server, or no key to log in with.</exception>
    public static async Task<HostSsh> FindAsync(CloudServices services, ReachRequest reach, CancellationToken cancellation)
    {
        if (Known(services.Paths, reach) is { } known)
        {
            return known;
        }

        using var run = new Run(services, reach.Host);
        var ready = await ReachMachine.FindAsync(run, services.Cloud, reach, cancellation);
        var file = LocalTraces.ConfigFile(services.Paths, reach.Host);
        Directory.CreateDirectory(services.Paths.Ssh);
        await File.WriteAllTextAsync(file, ready.Endpoint.ToConfig(run.UserSshConfig), cancellation);
        return new HostSsh(file, reach.Host);
    }

    /// <summary>For a person: the terminal is ssh's. Without a command, a login shell.</summary>
    /// <param name="options">More options of ssh's.</param>
    /// <param name="command">Joined by blanks and read by the shell there, as ssh does.</param>
    public CommandLine Open(IEnumerable<string> options, IReadOnlyList<string> command) =>
        CommandLine.Of("ssh", ["-F", ConfigFile, .. options, Host, .. Joined(command)]) with { InheritsStreams = true };

    /// <summary>For a program: never asks, says little.</summary>
    public CommandLine Run(string command) => CommandLine.Of(
        "ssh", "-F", ConfigFile, "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=8",
        Host, command);

    private static IEnumerable<string> Joined(IReadOnlyList<string> command) => command.Count == 0 ? [] : [string.Join(' ', command)];
}
