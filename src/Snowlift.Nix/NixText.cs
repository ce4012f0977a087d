using System.Text;

namespace Snowlift.Nix;

/// <summary>Writes values as Nix source.</summary>
public static class NixText
{
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
}
