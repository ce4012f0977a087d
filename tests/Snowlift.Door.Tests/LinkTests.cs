using System.Text.RegularExpressions;

namespace Snowlift.Door.Tests;

/// <summary>The documents' links to each other.</summary>
public sealed partial class LinkTests
{
    /// <summary>Of a match, in ms.</summary>
    private const int Limit = 1000;

    [Fact]
    public void Every_link_inside_the_repository_leads_somewhere()
    {
        var dead = new List<string>();
        foreach (var (name, text) in Repository.Documents())
        {
            foreach (var link in Link().Matches(text).Select(match => match.Groups["to"].Value).Where(to => !to.Contains("://", StringComparison.Ordinal)))
            {
                var parts = link.Split('#', 2);
                var file = Path.Combine(Repository.Root, parts[0].Length == 0 ? name : Path.Combine(Path.GetDirectoryName(name)!, parts[0]));
                if (!Path.Exists(file) || (parts.Length == 2 && !Anchors(File.ReadAllText(file)).Contains(parts[1])))
                {
                    dead.Add($"{name}: {link}");
                }
            }
        }

        dead.ShouldBeEmpty();
    }

    /// <summary>What a heading is called in a link: lower case, without punctuation, hyphens for blanks.</summary>
    private static IEnumerable<string> Anchors(string text) => Heading().Matches(text.ReplaceLineEndings("\n")).Select(heading => string.Concat(
#pragma warning disable CA1308 // GitHub's anchors are in lower case.
        heading.Groups["text"].Value.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'));
#pragma warning restore CA1308

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, Limit)]
    private static partial Regex Heading();
}
