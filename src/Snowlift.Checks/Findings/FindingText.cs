namespace Snowlift.Checks.Findings;

/// <summary>A finding as people read it, without colours.</summary>
public static class FindingText
{
    /// <summary>The mark in front of it.</summary>
    public static string Glyph(Severity severity) => severity switch
    {
        Severity.Refuse => "✗",
        Severity.Warn => "!",
        _ => "·",
    };

    /// <summary>
    /// <c>✗ loader: what was found</c>, then why, then the lines that mend it; all but the first are indented by two.
    /// </summary>
    public static IReadOnlyList<string> Lines(Finding finding) =>
    [
        $"{Glyph(finding.Severity)} {finding.Check}: {finding.Found}{(finding.IsForced ? " (forced)" : "")}",
        .. Indented(finding.Why, "  "),
        .. finding.Mend is { } mend ? Indented(mend, "    ") : [],
    ];

    private static IEnumerable<string> Indented(string text, string indent) =>
        text.Split('\n').Select(line => line.Length > 0 ? indent + line : "");
}
