using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Install.Describing;

/// <summary>
/// Writes files into a local flake and makes git know them, as Nix sees no others. Each is there whole or not at all. May be run
/// again.
/// </summary>
internal static class WriteIntoFlake
{
    /// <summary>Writes the files that change, and tells git of all of them.</summary>
    /// <exception cref="SnowliftException">A file was changed meanwhile or cannot be written, or git refuses it.</exception>
    public static async Task RunAsync(
        IProcessRunner processes, FlakeRef flake, IReadOnlyList<FlakeFile> files, CancellationToken cancellation)
    {
        var folder = flake.LocalPath!;
        foreach (var file in files.Where(file => file.Changes))
        {
            // Somebody may have taken a while to agree.
            if (FlakeFile.Look(folder, file.Path, file.After).Before != file.Before)
            {
                throw new SnowliftException(
                    ExitCode.Refused, $"{file.Path} was changed by somebody else meanwhile", null, "Run the same command again.");
            }

            Write(Path.Combine(folder, file.Path), file.After);
        }

        // Of `path:` flakes Nix takes every file. Git is told of what stood there, too: a run may have been stopped in between.
        if (!flake.Url.StartsWith("path:", StringComparison.Ordinal))
        {
            await AddAsync(processes, folder, [.. files.Select(file => file.Path)], cancellation);
        }
    }

    private static void Write(string path, string text)
    {
        var folder = Path.GetDirectoryName(path)!;
        var half = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(half, text);
            if (File.Exists(path) && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(half, File.GetUnixFileMode(path));
            }

            File.Move(half, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(half);
            throw new SnowliftException(ExitCode.Prerequisite, $"{path} cannot be written", e.Message, "Mend that and run the same command again.", e);
        }
    }

    private static async Task AddAsync(
        IProcessRunner processes, string folder, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        try
        {
            var inside = await processes.RunAsync(CommandLine.Of("git", "-C", folder, "rev-parse", "--is-inside-work-tree"), null, cancellation);
            if (!inside.Succeeded)
            {
                return;
            }

            var command = CommandLine.Of("git", ["-C", folder, "add", "--intent-to-add", "--", .. paths]);
            var added = await processes.RunAsync(command, null, cancellation);
            if (!added.Succeeded)
            {
                throw new SnowliftException(
                    ExitCode.Refused, $"git does not take {string.Join(" and ", paths)}", string.Join('\n', added.LastLines()),
                    $"Nix sees only files that git knows: git add -f -N {string.Join(' ', paths.Select(Quoting.ForTyping))}")
                {
                    Command = command.ToString(),
                };
            }
        }
        catch (ProgramNotFoundException)
        {
            // Without git there is no repository that Nix could look at either.
        }
    }
}
