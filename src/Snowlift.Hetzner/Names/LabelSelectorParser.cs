using System.Collections.Immutable;

namespace Snowlift.Hetzner.Names;

/// <summary>Reads label selectors: terms apart by commas, save for those in parentheses.</summary>
internal static class LabelSelectorParser
{
    public static ImmutableArray<LabelTerm> Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        try
        {
            return [.. Split(text).Select(term => Term(term.Trim()))];
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{text}' is no label selector: {e.Message}", e);
        }
    }

    private static List<string> Split(string text)
    {
        var terms = new List<string>();
        var (start, inside) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            inside = text[i] switch
            {
                '(' when !inside => true,
                ')' when inside => false,
                '(' or ')' => throw new FormatException($"'{text}' is no label selector: its parentheses do not pair"),
                _ => inside,
            };
            if (text[i] == ',' && !inside)
            {
                terms.Add(text[start..i]);
                start = i + 1;
            }
        }

        if (inside)
        {
            throw new FormatException($"'{text}' is no label selector: a parenthesis is never closed");
        }

        terms.Add(text[start..]);
        return terms;
    }

    private static LabelTerm Term(string term)
    {
        if (term.EndsWith(')'))
        {
            return Choice(term);
        }

        // "==" is "=" to the API too.
        foreach (var (sign, meaning) in (ReadOnlySpan<(string, LabelOperator)>)
            [("!=", LabelOperator.IsNot), ("==", LabelOperator.Is), ("=", LabelOperator.Is)])
        {
            if (term.IndexOf(sign, StringComparison.Ordinal) is var at and > 0)
            {
                return LabelTerm.Of(meaning, term[..at].Trim(), [term[(at + sign.Length)..].Trim()]);
            }
        }

        return term.StartsWith('!')
            ? LabelTerm.Of(LabelOperator.HasNot, term[1..].Trim(), [])
            : LabelTerm.Of(LabelOperator.Has, term, []);
    }

    private static LabelTerm Choice(string term)
    {
        var open = term.IndexOf('(', StringComparison.Ordinal);
        var words = term[..open].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var meaning = words switch
        {
            [_, "in"] => LabelOperator.In,
            [_, "notin"] => LabelOperator.NotIn,
            _ => throw new FormatException($"'{term}' is neither 'key in (…)' nor 'key notin (…)'"),
        };
        return LabelTerm.Of(meaning, words[0], [.. term[(open + 1)..^1].Split(',').Select(value => value.Trim())]);
    }
}
