using System.Text.RegularExpressions;

namespace Snowlift.Door.Tests.Lines;

/// <summary>
/// Finds command lines in Markdown: those of blocks of code, indented or fenced, and inline code. What a program prints, in
/// such blocks, begins with none of our commands.
/// </summary>
internal static partial class DocReader
{
    /// <summary>Of a match, in ms.</summary>
    private const int Limit = 1000;

    /// <summary>Every line of <c>snowlift</c> and <c>hcloud</c>.</summary>
    public static IReadOnlyList<DocLine> Read(string file, string text) =>
        [.. Blocks(file, text).Where(line => OurCommand().IsMatch(line.Text)).Concat(Inline(file, text)).OrderBy(line => line.Number)];

    /// <summary>Every line of the document's blocks of code that are typed in a shell, whatever their commands.</summary>
    public static IEnumerable<DocLine> Blocks(string file, string text)
    {
        var fenced = false;
        var number = 0;
        DocLine? begun = null;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (Fence().IsMatch(line))
            {
                fenced = !fenced;
                continue;
            }

            if ((!fenced && !line.StartsWith("    ", StringComparison.Ordinal)) || string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var typed = WithoutComment(fenced ? line.TrimEnd() : line.Trim());
            typed = typed.StartsWith("$ ", StringComparison.Ordinal) ? typed[2..] : typed;
            begun = begun is null ? new DocLine(file, number, typed) : begun with { Text = begun.Text + " " + typed.Trim() };
            if (begun.Text.EndsWith('\\'))
            {
                begun = begun with { Text = begun.Text[..^1].TrimEnd() };
                continue;
            }

            yield return begun;
            begun = null;
        }
    }

    /// <summary>A line without what a <c>#</c> begins.</summary>
    public static string WithoutComment(string line) => Comment().Replace(line, "").TrimEnd();

    private static IEnumerable<DocLine> Inline(string file, string text)
    {
        var fenced = false;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            fenced ^= Fence().IsMatch(line);
            if (fenced || line.StartsWith("    ", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (Match code in InlineCode().Matches(line))
            {
                yield return new DocLine(file, number, code.Groups["code"].Value);
            }
        }
    }

    [GeneratedRegex(@"^\s*```", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\s+#\s.*$|^#\s.*$", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Comment();

    // At the beginning, behind an operator, or in a substitution.
    [GeneratedRegex(@"(^|&&\s*|\|\s*|;\s*|[$<]\()(\./)?(snowlift|hcloud) ", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex OurCommand();

    [GeneratedRegex(@"`(?<code>(\./)?(snowlift|hcloud) [^`]+)`", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex InlineCode();
}
