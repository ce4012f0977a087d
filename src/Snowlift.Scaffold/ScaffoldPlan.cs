using Snowlift.Runs.Texts;

namespace Snowlift.Scaffold;

/// <summary>What <c>init</c> would write.</summary>
/// <param name="Folder">The flake's folder.</param>
/// <param name="IsNew">There was no flake before.</param>
/// <param name="Changes">By path.</param>
/// <param name="Kept">Files that are there already, and stay as they are.</param>
/// <param name="Remarks">What is left to do by hand.</param>
public sealed record ScaffoldPlan(
    HostSettings Host, string Folder, bool IsNew, IReadOnlyList<FileChange> Changes, IReadOnlyList<string> Kept, IReadOnlyList<string> Remarks);

/// <summary>A file that is written.</summary>
/// <param name="Path">Below the flake's folder.</param>
/// <param name="Before">What it says now; null for one that is new.</param>
public sealed record FileChange(string Path, string? Before, string After)
{
    /// <summary>The difference, as <c>diff -u</c> shows it.</summary>
    public string Diff => TextDiff.Unified(Path, Before, After);
}
