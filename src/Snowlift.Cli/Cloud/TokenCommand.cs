using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Cloud;

/// <summary>Asks a password manager for the token: <c>HCLOUD_TOKEN_COMMAND='pass show hetzner'</c>.</summary>
internal static class TokenCommand
{
    /// <summary>Runs it as a shell would; the first line that it writes is the token. The command itself is never shown.</summary>
    /// <exception cref="SnowliftException">It failed, or wrote nothing (prerequisite).</exception>
    public static async Task<string> RunAsync(IProcessRunner processes, string command, CancellationToken cancellation)
    {
        var result = await processes.RunAsync(CommandLine.Of("sh", "-c", command), null, cancellation);
        var token = result.Output.Split('\n')[0].Trim();
        return result.Succeeded && token.Length > 0 ? token : throw new SnowliftException(
            ExitCode.Prerequisite,
            "HCLOUD_TOKEN_COMMAND gave no token",
            result.Succeeded ? "It ended well, and the first line of its output is empty." : $"It ended with {result.ExitCode}.",
            "Run it yourself in a shell: its first line must be the token.")
        {
            LastLines = result.LastLines(5),
        };
    }
}
