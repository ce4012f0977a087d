using Snowlift.Runs.Events;

namespace Snowlift.Install.Diagnosis;

/// <summary>Something that tells why a machine did not come back.</summary>
/// <param name="Kind"><c>cloud</c>, <c>console</c>, <c>serial</c>, <c>disk</c>.</param>
/// <param name="Text">What it is, one sentence; or why it could not be had.</param>
/// <param name="Path">The file that it was saved to; null where there is none.</param>
/// <param name="Lines">The lines that matter, the machine's own words; empty where a picture says it all.</param>
public sealed record EvidenceFound(string Kind, string Text, string? Path, IReadOnlyList<string> Lines) : RunEvent
{
    protected override string JsonType => "evidence";

    public override RunEvent Redacted(Func<string, string> redact) =>
        this with { Text = redact(Text), Lines = [.. Lines.Select(redact)] };
}
