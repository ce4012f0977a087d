using System.Runtime.CompilerServices;

namespace Snowlift.Door.Tests;

/// <summary>The sources that the tests are built from, and the program that was built of them.</summary>
internal static class Repository
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Tests, "..", ".."));

    /// <summary>These tests' own folder.</summary>
    public static string Tests => Path.GetDirectoryName(ThisFile())!;

    /// <summary>The program.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "snowlift");

    /// <summary>README.md and everything in docs, by its path from the root.</summary>
    public static IEnumerable<(string Name, string Text)> Documents() =>
        Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Order(StringComparer.Ordinal).Prepend(Path.Combine(Root, "README.md"))
            .Select(file => (Path.GetRelativePath(Root, file), File.ReadAllText(file).ReplaceLineEndings("\n")));

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
