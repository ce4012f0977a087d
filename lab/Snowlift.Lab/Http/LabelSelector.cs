using Snowlift.Lab.Http;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Http;

/// <summary>
/// A label selector: <c>k=v</c>, <c>k==v</c>, <c>k!=v</c>, <c>k</c>, <c>!k</c>, <c>k in (a,b)</c>,
/// <c>k notin (a,b)</c>; a comma is AND. A label that is missing satisfies <c>!=</c> and <c>notin</c>, as with
/// Kubernetes, whose syntax this is.
/// </summary>
internal sealed class LabelSelector
{
    private readonly IReadOnlyList<Func<IReadOnlyDictionary<string, string>, bool>> _terms;

    private LabelSelector(IReadOnlyList<Func<IReadOnlyDictionary<string, string>, bool>> terms) => _terms = terms;

    /// <summary>Reads a selector.</summary>
    /// <exception cref="ApiException"><c>invalid_input</c>.</exception>
    public static LabelSelector Parse(string text) => new([.. SplitTerms(text).Select(Term)]);

    public bool Matches(IReadOnlyDictionary<string, string> labels) => _terms.All(term => term(labels));

    /// <summary>Splits at the commas outside parentheses.</summary>
    private static IEnumerable<string> SplitTerms(string text)
    {
        var start = 0;
        var depth = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
            else if (text[i] is '(' or ')')
            {
                depth += text[i] == '(' ? 1 : -1;
            }
        }

        if (depth != 0)
        {
            throw Invalid(text);
        }
    }

    private static Func<IReadOnlyDictionary<string, string>, bool> Term(string term)
    {
        if (term is ['!', .. var absent] && !absent.Contains('=', StringComparison.Ordinal))
        {
            var name = Key(absent.Trim());
            return labels => !labels.ContainsKey(name);
        }

        if (term.EndsWith(')'))
        {
            var open = term.IndexOf('(', StringComparison.Ordinal);
            var head = open < 0 ? [] : term[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (head is not [var inKey, ("in" or "notin") and var verb])
            {
                throw Invalid(term);
            }

            var name = Key(inKey);
            var values = term[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries).ToHashSet();
            var wanted = verb == "in";
            return labels => (labels.TryGetValue(name, out var value) && values.Contains(value)) == wanted;
        }

        var equals = term.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            var name = Key(term);
            return labels => labels.ContainsKey(name);
        }

        var negated = equals > 0 && term[equals - 1] == '!';
        var key = Key(term[..(negated ? equals - 1 : equals)].Trim());
        var expected = term[(equals + 1)..].TrimStart('=').Trim();
        if (!LabelRules.IsValue(expected))
        {
            throw Invalid(term);
        }

        return labels => (labels.TryGetValue(key, out var value) && value == expected) != negated;
    }

    private static string Key(string key) => LabelRules.IsKey(key) ? key : throw Invalid(key);

    private static ApiException Invalid(string text) =>
        ApiException.InvalidField("label_selector", $"'{text}' is not a label selector");
}
