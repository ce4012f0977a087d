using Snowlift.Remote.Errors;
using Snowlift.Runs.Texts;

namespace Snowlift.Install.Describing;

/// <summary>A file of the flake as it is and as it is to be.</summary>
/// <param name="Path">Relative to the flake's folder, with slashes.</param>
/// <param name="Before">What stands there; null where there is no such file.</param>
/// <param name="After">What is to stand there.</param>
internal sealed record FlakeFile(string Path, string? Before, string After)
{
    public bool IsNew => Before is null;

    public bool Changes => Before?.ReplaceLineEndings("\n") != After;

    public string Diff => TextDiff.Unified(Path, Before, After);

    /// <summary>Why somebody has to agree before it is written; null where nothing of anybody's is lost.</summary>
    public string? Loss => Before is null ? null : GeneratedMark.Of(Before) switch
    {
        Authorship.Foreign => $"{Path} was not written by Snowlift: what stands there would be replaced.",
        Authorship.OursChanged => $"{Path} was changed by hand since Snowlift wrote it: that would be lost.",
        _ => null,
    };

    /// <summary>Looks at the file in a local flake.</summary>
    /// <exception cref="SnowliftException">A symbolic link is on the way to it (refused), or it cannot be read.</exception>
    public static FlakeFile Look(string flake, string path, string after)
    {
        var at = flake;
        foreach (var part in path.Split('/'))
        {
            at = System.IO.Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is { } target)
            {
                throw new SnowliftException(
                    ExitCode.Refused, $"{path} cannot be written: {at} is a symbolic link",
                    $"It leads to {target}, and nothing is written outside of the flake's folder.", "Put a folder or a file in its place.");
            }
        }

        try
        {
            return new FlakeFile(path, File.Exists(at) ? File.ReadAllText(at) : null, after);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SnowliftException(ExitCode.Prerequisite, $"{at} cannot be read", e.Message, "Mend that and run the same command again.", e);
        }
    }
}
