namespace Snowlift.Nix;

/// <summary>
/// Finds the flake that a folder is part of, as Nix does for a path: the nearest <c>flake.nix</c> at or above it, not beyond
/// the root of a git repository, nor of a file system. Source: NixOS/nix, src/libflake/flakeref.cc,
/// parsePathFlakeRefWithFragment.
/// </summary>
public static class FlakeSearch
{
    /// <summary>The folder with the <c>flake.nix</c>, or null.</summary>
    /// <param name="folder">Where the search begins, absolute.</param>
    public static string? FindUp(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var mounts = new Lazy<HashSet<string>>(MountPoints);
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "flake.nix")))
            {
                return at;
            }

            if (Path.Exists(Path.Combine(at, ".git")) || mounts.Value.Contains(at))
            {
                return null;
            }
        }

        return null;
    }

    private static HashSet<string> MountPoints()
    {
        try
        {
            return [.. DriveInfo.GetDrives().Select(drive => Path.TrimEndingDirectorySeparator(drive.Name))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
