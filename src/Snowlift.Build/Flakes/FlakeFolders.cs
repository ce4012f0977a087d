using Snowlift.Checks.Findings;
using Snowlift.Nix;
using Snowlift.Remote.Processes;

namespace Snowlift.Build.Flakes;

/// <summary>Looks at a local flake's folder. What cannot be read is passed over: a look never stops a run.</summary>
internal static class FlakeFolders
{
    /// <summary>Beyond so many, files are not looked at: nobody waits for a check of a whole monorepo.</summary>
    private const int MostFiles = 5000;

    /// <summary>What is there, or null where the flake is not local.</summary>
    public static async Task<FlakeFolder?> LookAsync(IProcessRunner processes, FlakeRef flake, CancellationToken cancellation)
    {
        if (flake.LocalPath is not { } folder)
        {
            return null;
        }

        // Of `path:` flakes Nix takes every file, whatever git says.
        var byGit = !flake.Url.StartsWith("path:", StringComparison.Ordinal);
        var tracked = byGit ? await FilesAsync(processes, folder, [], cancellation) : null;
        var untracked = tracked is null ? null : await FilesAsync(processes, folder, ["--others", "--exclude-standard"], cancellation);
        return new FlakeFolder(
            folder, untracked ?? [], FlakeLock.LocalInputs(folder),
            [.. (tracked ?? AllFiles(folder)).Take(MostFiles).Where(file => PrivateKeys.AreIn(Path.Combine(folder, file)))]);
    }

    // Of the whole repository, relative to the folder: Nix copies all of it, even where the flake lies further down.
    private static async Task<IReadOnlyList<string>?> FilesAsync(
        IProcessRunner processes, string folder, string[] which, CancellationToken cancellation)
    {
        try
        {
            var listed = await processes.RunAsync(
                CommandLine.Of("git", ["-C", folder, "ls-files", "-z", .. which, "--", ":/"]), null, cancellation);
            return listed.Succeeded ? listed.Output.Split(['\0', '\n'], StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (ProgramNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<string> AllFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        })
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(file => !file.StartsWith(".git/", StringComparison.Ordinal));
}
