using Snowlift.Runs.Texts;

namespace Snowlift.Cli.UsageErrors;

/// <summary>What a mistyped word may have meant.</summary>
internal static class NearWords
{
    private const int Most = 3;

    /// <summary>A question with the nearest words; null where none is near.</summary>
    public static string? DidYouMean(string typed, IEnumerable<string> names) => Of(typed, names) switch
    {
        [] => null,
        [var one] => $"Did you mean {one}?",
        var several => $"Did you mean {string.Join(", ", several.SkipLast(1))} or {several[^1]}?",
    };

    /// <summary>The nearest, the likeliest first: a few edits away, or begun like the word.</summary>
    private static List<string> Of(string typed, IEnumerable<string> names)
    {
        // How many dashes there are is no difference: -create, --create.
        var word = typed.TrimStart('-');
        var edits = Math.Min(2, word.Length / 2);
        return [.. Nearest.Order(word, names.Select(name => name.TrimStart('-')).Distinct(StringComparer.Ordinal))
            .Where(name => Nearest.Distance(word, name) <= edits
                || (word.Length > 1 && (name.StartsWith(word, StringComparison.OrdinalIgnoreCase) || name.Split('-').Contains(word, StringComparer.Ordinal))))
            .Take(Most)
            .Select(name => names.First(full => full.TrimStart('-') == name))];
    }
}
