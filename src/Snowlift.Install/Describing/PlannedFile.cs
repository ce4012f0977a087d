namespace Snowlift.Install.Describing;

/// <summary>A file of the flake.</summary>
/// <param name="Path">Relative to the flake's folder.</param>
/// <param name="Diff">What would change, as <c>diff -u</c> shows it; null where the machine is not known yet.</param>
public sealed record PlannedFile(string Path, string? Diff);
