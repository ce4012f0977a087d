using System.Collections.Frozen;
using System.Text;

namespace Snowlift.Nix;

/// <summary>Writes values as Nix source.</summary>
public static class NixText
{
    private static readonly FrozenSet<string> Keywords = FrozenSet.Create(
        StringComparer.Ordinal, "assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with");

    /// <summary>A string literal; nothing in it is interpolated. Source: Nix manual, String literals.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        for (var i = 0; i < value.Length; i++)
        {
            text.Append(value[i] switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '$' => "\\$",
                var c => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    /// <summary>The name of an attribute, in quotes only where Nix wants them. Source: Nix manual, Identifiers and keywords.</summary>
    public static string AttributeName(string name) =>
        name.Length > 0
        && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '\'')
        && !Keywords.Contains(name)
            ? name
            : Quote(name);
}
