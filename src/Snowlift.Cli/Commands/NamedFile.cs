using Snowlift.Cli.Context;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>Files that options name.</summary>
internal static class NamedFile
{
    /// <summary>The file as a full path, or null where none was named.</summary>
    /// <exception cref="SnowliftException">There is no such file (usage).</exception>
    public static string? ExistingFile(this CliContext context, string option, string? path)
    {
        if (path is null)
        {
            return null;
        }

        var full = Path.GetFullPath(Path.Combine(context.WorkingDirectory, path));
        return File.Exists(full) ? full : throw new SnowliftException(
            ExitCode.Usage, $"There is no file {full}", null, $"{option} names a file that exists.");
    }
}
