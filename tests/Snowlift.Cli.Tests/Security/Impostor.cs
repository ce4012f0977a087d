using System.Text.RegularExpressions;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Tests.Support;

namespace Snowlift.Cli.Tests.Security;

/// <summary>
/// A man in the middle. From a given hop on every ssh call goes to a real sshd with a key of its own, by the real ssh with the
/// very configuration that was written for the machine: only address and port are another's, as on a hijacked way. He would let
/// in anybody.
/// </summary>
internal sealed partial class Impostor(IProcessRunner world, SshServer stranger, string? after) : IProcessRunner
{
    private readonly ProcessRunner _real = new();
    private int _calls;

    /// <summary>Whether he sits on the way by now.</summary>
    public bool IsThere { get; private set; } = after is null;

    /// <summary>How many ssh calls he has got.</summary>
    public int Calls => _calls;

    public async Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
    {
        if (command.Program == "ssh-keyscan" && IsThere)
        {
            return await _real.RunAsync(
                CommandLine.Of("ssh-keyscan", "-T", "5", "-t", "ed25519", "-p", stranger.Port.ToString(), "127.0.0.1"), output, cancellation);
        }

        if (command.Program != "ssh" || !IsThere)
        {
            var result = await world.RunAsync(command, output, cancellation);
            IsThere |= after is not null && command.Program == "ssh" && command.Arguments[^1].Contains($"'snowlift-{after}'", StringComparison.Ordinal);
            return result;
        }

        Interlocked.Increment(ref _calls);
        var at = command.Arguments.IndexOf("-F") + 1;
        var hijacked = command.Arguments[at] + ".hijacked";
        var config = await File.ReadAllTextAsync(command.Arguments[at], cancellation);
        await File.WriteAllTextAsync(
            hijacked, Port().Replace(HostName().Replace(config, "HostName 127.0.0.1", 1), $"Port {stranger.Port}", 1), cancellation);
        try
        {
            return await _real.RunAsync(command with { Arguments = command.Arguments.SetItem(at, hijacked) }, output, cancellation);
        }
        finally
        {
            File.Delete(hijacked);
        }
    }

    [GeneratedRegex(@"HostName \S+", RegexOptions.None, 1000)]
    private static partial Regex HostName();

    [GeneratedRegex(@"\bPort \d+", RegexOptions.None, 1000)]
    private static partial Regex Port();
}
