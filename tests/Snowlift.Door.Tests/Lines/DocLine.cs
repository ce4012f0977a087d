namespace Snowlift.Door.Tests.Lines;

/// <summary>A command line that a document tells people to type.</summary>
/// <param name="File">The document, from the repository's root.</param>
/// <param name="Number">Its line there, from 1.</param>
/// <param name="Text">What is typed, without prompt and comment.</param>
internal sealed record DocLine(string File, int Number, string Text)
{
    public override string ToString() => $"{File}:{Number}: {Text}";
}
