using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;

namespace Snowlift.Machines.Keys;

/// <summary>
/// Host keys that were made before there is a machine, so that secrets can be encrypted to them: a private file a host, which
/// every deploy of that host gives to its machine.
/// </summary>
public static class KeptHostKeys
{
    public static string FileOf(SnowliftPaths paths, string host) => Path.Combine(paths.HostKeys, host);

    /// <summary>The host's key, or null where none was made.</summary>
    /// <exception cref="SnowliftException">The file is damaged, or cannot be read.</exception>
    public static KeyPair? Read(SnowliftPaths paths, string host)
    {
        var file = FileOf(paths, host);
        try
        {
            return File.Exists(file) ? OpenSshKey.Parse(File.ReadAllText(file)) : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"The host key {file} cannot be used", e.Message,
                $"Put it back, or name another one with --host-key FILE. Without the file, the new machine makes a key of its own.", e);
        }
    }

    /// <summary>Makes one.</summary>
    /// <exception cref="SnowliftException">There is one already: secrets may be encrypted to it.</exception>
    public static async Task<KeyPair> MakeAsync(
        SnowliftPaths paths, string host, IProcessRunner processes, Suggestions suggest, CancellationToken cancellation)
    {
        var file = FileOf(paths, host);
        if (File.Exists(file))
        {
            throw new SnowliftException(
                ExitCode.Refused, $"There is a host key for {host} already",
                "Secrets may have been encrypted to it.", $"See it: {suggest.Line("host-key", host)}   To be rid of it: rm {Quoting.ForTyping(file)}");
        }

        PrivateFiles.CreateFolder(paths.HostKeys);
        var key = await HostKeys.GenerateAsync(processes, paths.HostKeys, host, cancellation);
        await using var writer = new StreamWriter(PrivateFiles.Create(file));
        await writer.WriteAsync(key.PrivatePem);
        return key;
    }
}
