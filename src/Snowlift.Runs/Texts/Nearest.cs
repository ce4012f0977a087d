namespace Snowlift.Runs.Texts;

/// <summary>Finds the names that a mistyped one may have meant.</summary>
public static class Nearest
{
    /// <summary>All names, the likeliest first: by edit distance, ties by name.</summary>
    public static IReadOnlyList<string> Order(string typed, IEnumerable<string> names) =>
        [.. names.OrderBy(name => Distance(typed, name)).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>The first few of them as a sentence's tail: <c>cpx22, cx23, cx33</c>.</summary>
    public static string List(string typed, IEnumerable<string> names, int most = 8)
    {
        var ordered = Order(typed, names);
        return string.Join(", ", ordered.Take(most)) + (ordered.Count > most ? $" and {ordered.Count - most} more" : "");
    }

    /// <summary>Edits (insert, delete, replace) from one word to the other. Source: Wagner and Fischer, 1974.</summary>
    public static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
