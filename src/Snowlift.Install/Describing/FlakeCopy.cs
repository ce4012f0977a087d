using Snowlift.Nix;
using Snowlift.Remote.Processes;

namespace Snowlift.Install.Describing;

/// <summary>
/// A copy of a local flake, for who must not write into the flake itself: the files that Nix would take, and a git repository
/// where the flake is in one, so that it evaluates as it does at home.
/// </summary>
internal static class FlakeCopy
{
    /// <summary>Makes the copy.</summary>
    /// <param name="into">A folder that does not exist yet.</param>
    /// <returns>The same flake, in the copy.</returns>
    public static async Task<FlakeRef> MakeAsync(
        IProcessRunner processes, FlakeRef flake, string into, CancellationToken cancellation)
    {
        // Of `path:` flakes Nix takes every file, whatever git says.
        if (flake.Url.StartsWith("path:", StringComparison.Ordinal)
            || await RepositoryAsync(processes, flake.LocalPath!, cancellation) is not var (root, within, files))
        {
            CopyAll(flake.LocalPath!, into);
            return flake.In(into);
        }

        foreach (var file in files)
        {
            Copy(Path.Combine(root, file), Path.Combine(into, file));
        }

        await GitAsync(processes, into, cancellation, "init", "--quiet");
        await GitAsync(processes, into, cancellation, "add", "--force", "--all");
        return flake.In(Path.Combine(into, within).TrimEnd('/'));
    }

    /// <summary>The repository's folder, the way from there to the flake, and what git knows of it; null where there is none.</summary>
    private static async Task<(string Root, string Within, IEnumerable<string> Files)?> RepositoryAsync(
        IProcessRunner processes, string folder, CancellationToken cancellation)
    {
        try
        {
            return await GitAsync(processes, folder, cancellation, "rev-parse", "--show-toplevel", "--show-prefix") is { } place
                && place.Split('\n') is [var root, var within, ..]
                && await GitAsync(processes, folder, cancellation, "ls-files", "-z", "--cached", "--full-name", "--", ":/") is { } listed
                    ? (root, within, listed.Split(['\0', '\n'], StringSplitOptions.RemoveEmptyEntries))
                    : null;
        }
        catch (ProgramNotFoundException)
        {
            return null;
        }
    }

    private static async Task<string?> GitAsync(
        IProcessRunner processes, string folder, CancellationToken cancellation, params string[] arguments)
    {
        var result = await processes.RunAsync(CommandLine.Of("git", ["-C", folder, .. arguments]), null, cancellation);
        return result.Succeeded ? result.Output : null;
    }

    private static void CopyAll(string from, string into)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(from).Where(entry => Path.GetFileName(entry) != ".git"))
        {
            var target = Path.Combine(into, Path.GetFileName(entry));
            if (Directory.Exists(entry) && new FileInfo(entry).LinkTarget is null)
            {
                CopyAll(entry, target);
            }
            else
            {
                Copy(entry, target);
            }
        }
    }

    /// <summary>A file, or a link as it is; nothing where neither is there, as of a file that git knows and somebody has removed.</summary>
    private static void Copy(string from, string to)
    {
        var file = new FileInfo(from);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (file.LinkTarget is { } link)
        {
            File.CreateSymbolicLink(to, link);
        }
        else if (file.Exists)
        {
            file.CopyTo(to);
        }
    }
}
