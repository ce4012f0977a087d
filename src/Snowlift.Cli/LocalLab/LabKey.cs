using Snowlift.Cli.Context;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs;

namespace Snowlift.Cli.LocalLab;

/// <summary>The SSH key that the lab brings: for the demo, and for who has none. It opens nothing outside of the lab.</summary>
internal static class LabKey
{
    /// <summary>Its private file, made the first time.</summary>
    /// <exception cref="SnowliftException">It cannot be made (prerequisite).</exception>
    public static async Task<string> EnsureAsync(CliContext context, CancellationToken cancellation)
    {
        var folder = Path.Combine(context.Paths.Lab, "ssh");
        var file = Path.Combine(folder, "id_ed25519");
        if (File.Exists(file))
        {
            return file;
        }

        PrivateFiles.CreateFolder(folder);
        var made = await context.Processes.RunAsync(
            CommandLine.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "snowlift-lab", "-f", file), null, cancellation);
        return made.Succeeded || File.Exists(file) ? file : throw new SnowliftException(
            ExitCode.Prerequisite, "The lab's SSH key could not be made", null, "Name a key of your own: --ssh-key FILE")
        {
            LastLines = made.LastLines(),
        };
    }

    /// <summary>The public half of a key, as a line.</summary>
    /// <param name="key">A private file, or its <c>.pub</c>.</param>
    /// <exception cref="SnowliftException">It cannot be read (usage).</exception>
    public static async Task<string> PublicHalfAsync(CliContext context, string key, CancellationToken cancellation)
    {
        var file = key.EndsWith(".pub", StringComparison.Ordinal) ? key : key + ".pub";
        if (File.Exists(file))
        {
            return await File.ReadAllTextAsync(file, cancellation);
        }

        var derived = await context.Processes.RunAsync(
            CommandLine.Of("ssh-keygen", "-y", "-P", "", "-f", key), null, cancellation);
        return derived.Succeeded ? derived.Output : throw new SnowliftException(
            ExitCode.Usage, $"The SSH key {key} cannot be read", string.Join('\n', derived.LastLines(3)), "Name another one with --ssh-key FILE.");
    }
}
