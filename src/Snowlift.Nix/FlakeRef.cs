using Snowlift.Remote.Errors;

namespace Snowlift.Nix;

/// <summary>
/// A flake reference in Nix's own notation: <c>.</c>, a path, <c>path:…</c>, <c>git+https://…</c>, <c>github:owner/repo</c>.
/// </summary>
/// <param name="Url">The reference without a fragment; local folders are absolute.</param>
public sealed record FlakeRef(string Url)
{
    /// <summary>The local folder that holds <c>flake.nix</c>, or null for a remote flake.</summary>
    public string? LocalPath { get; private init; }

    /// <summary>Inputs that are taken from elsewhere than the flake says; nothing is locked then.</summary>
    public IReadOnlyList<InputOverride> Overrides { get; init; } = [];

    /// <summary>
    /// Reads a reference, with the host where it carries one: <c>path#host</c>.
    /// </summary>
    /// <param name="text">As typed.</param>
    /// <param name="workingDirectory">What a relative path is relative to.</param>
    /// <exception cref="SnowliftException">A local flake without <c>flake.nix</c> (usage).</exception>
    public static (FlakeRef Flake, string? Host) Parse(string text, string workingDirectory)
    {
        var (reference, named) = (text.Split('#', 2)[0], HostIn(text));

        var scheme = reference.StartsWith("path:", StringComparison.Ordinal) ? "path:" : "";
        var isLocal = scheme.Length > 0 || IsPath(reference);
        if (!isLocal)
        {
            return (new FlakeRef(reference), named);
        }

        var asked = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(workingDirectory, reference[scheme.Length..])));
        // As in Nix: path: means that very folder, all else the flake that the folder is part of.
        var path = scheme.Length == 0 ? FlakeSearch.FindUp(asked) : File.Exists(Path.Combine(asked, "flake.nix")) ? asked : null;
        if (path is null)
        {
            throw new SnowliftException(
                ExitCode.Usage,
                $"There is no flake.nix in {asked}",
                !Directory.Exists(asked) ? "The folder does not exist."
                    : scheme.Length > 0 ? "The folder exists, but holds no flake."
                    : "The folder exists, but neither it nor one above it holds a flake, as far as its git repository or file system reaches.",
                "Run the command in the folder of your flake, or name it: --flake PATH, --flake github:owner/repo.");
        }

        return (new FlakeRef(scheme + path) { LocalPath = path }, named);
    }

    /// <summary>The host that a reference carries, or null.</summary>
    public static string? HostIn(string text) => text.Split('#', 2) is not [_, { Length: > 0 } host] ? null
        : host.StartsWith("nixosConfigurations.", StringComparison.Ordinal) ? host["nixosConfigurations.".Length..].Trim('"')
        : host;

    /// <summary>The same of another folder, a copy of this one's.</summary>
    /// <param name="folder">Absolute, with a <c>flake.nix</c>.</param>
    public FlakeRef In(string folder) =>
        this with { Url = (Url.StartsWith("path:", StringComparison.Ordinal) ? "path:" : "") + folder, LocalPath = folder };

    public override string ToString() => Url;

    private static bool IsPath(string reference) =>
        reference.Length == 0
        || reference[0] is '.' or '/' or '~'
        || !reference.Contains(':', StringComparison.Ordinal)
        // C:\flake
        || (OperatingSystem.IsWindows() && Path.IsPathFullyQualified(reference));
}

/// <summary>An input that is taken from a folder of this computer.</summary>
/// <param name="Input">Its name; an input's own input after a slash: <c>nixpkgs/demo</c>.</param>
/// <param name="Folder">The flake that stands in.</param>
public sealed record InputOverride(string Input, string Folder);
