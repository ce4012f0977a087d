namespace Snowlift.Cli.Completion;

/// <summary>A word that could stand here.</summary>
/// <param name="Meaning">What it is, or null.</param>
internal sealed record Suggestion(string Word, string? Meaning = null);
