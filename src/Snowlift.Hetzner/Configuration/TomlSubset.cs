namespace Snowlift.Hetzner.Configuration;

/// <summary>Where a value stands.</summary>
/// <param name="Table">Like <c>contexts.preferences</c>; empty at the top.</param>
/// <param name="Index">Which <c>[[table]]</c> of that name, or of the table it belongs to; else 0.</param>
internal readonly record struct TomlKey(string Table, int Index, string Key);

/// <summary>
/// Reads the strings of a TOML file: enough for the official CLI's, which its TOML library writes one value a line.
/// Numbers, booleans, dates, arrays and inline tables are skipped; multi-line strings are refused. Messages name the line
/// and never quote a value, which may be a token.
/// </summary>
internal static class TomlSubset
{
    /// <summary>All strings of the file by their places.</summary>
    /// <exception cref="FormatException">It is not TOML, or more of it than is read here.</exception>
    public static IReadOnlyDictionary<TomlKey, string> Read(string text)
    {
        var values = new Dictionary<TomlKey, string>();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var table = "";
        var openBrackets = 0;
        foreach (var (number, raw) in text.Split('\n').Index())
        {
            var line = new TomlLine(raw.TrimEnd('\r'), number + 1);
            if (openBrackets > 0)
            {
                openBrackets += line.SkipValue();
                continue;
            }

            if (line.AtEnd())
            {
                continue;
            }

            if (line.TryReadHeader(out var header, out var isArray))
            {
                table = header;
                if (isArray)
                {
                    counts[table] = counts.GetValueOrDefault(table, -1) + 1;
                }

                continue;
            }

            var path = line.ReadAssignedKey();
            if (line.TryReadString(out var value))
            {
                var dot = path.LastIndexOf('.');
                var at = (table, dot < 0 ? "" : path[..dot]) switch
                {
                    ("", var inner) => inner,
                    (_, "") => table,
                    var (outer, inner) => $"{outer}.{inner}",
                };
                values[new TomlKey(at, Index(at), path[(dot + 1)..])] = value;
            }
            else
            {
                openBrackets = line.SkipValue();
            }
        }

        return openBrackets == 0 ? values : throw new FormatException("an array at its end is never closed");

        // A table below an array of tables belongs to that array's latest element.
        int Index(string name)
        {
            for (; name.Length > 0; name = name.LastIndexOf('.') is var dot and > 0 ? name[..dot] : "")
            {
                if (counts.TryGetValue(name, out var index))
                {
                    return index;
                }
            }

            return 0;
        }
    }
}
