using System.Buffers;
using System.Globalization;
using System.Text;

namespace Snowlift.Cli.Terminal;

/// <summary>Makes foreign text safe to print: what a machine wrote must not steer our terminal.</summary>
public static class PlainText
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(char.IsControl),
         .. "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2028\u2029\u2066\u2067\u2068\u2069"]);

    /// <summary>
    /// One line without escape sequences, control characters and bidirectional overrides. A colour sequence vanishes,
    /// a tab becomes a blank, whatever else steers becomes <c>␛</c>-like pictures or <c>·</c>. Of a line that rewrites
    /// itself with carriage returns (progress meters) the last state is kept.
    /// </summary>
    public static string Of(string line)
    {
        if (line.AsSpan().IndexOfAny(Suspects) < 0)
        {
            return line;
        }

        var last = line.AsSpan().TrimEnd("\r\n");
        last = last[(last.LastIndexOf('\r') + 1)..];
        var clean = new StringBuilder(last.Length);
        for (var i = 0; i < last.Length; i++)
        {
            var c = last[i];
            if (c == '\u001b')
            {
                i += EscapeLength(last[i..]) - 1;
            }
            else if (c is '\t' or '\n')
            {
                clean.Append(' ');
            }
            else if (c < 0x20)
            {
                clean.Append((char)(0x2400 + c)); // the block "Control Pictures"
            }
            else
            {
                clean.Append(Suspects.Contains(c) ? '·' : c);
            }
        }

        return clean.ToString();
    }

    /// <summary>
    /// The same, and every character takes one or two columns whichever table of widths a terminal goes by: marks that
    /// take none are dropped, and what lies beyond the basic plane (emoji) becomes <c>·</c>.
    /// </summary>
    public static string ForColumns(string line)
    {
        var plain = Of(line);
        return Ascii.IsValid(plain) ? plain : string.Concat(plain.EnumerateRunes().Select(r => Rune.GetUnicodeCategory(r) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => "",
            _ => r.IsBmp ? r.ToString() : "·",
        }));
    }

    /// <summary>How many characters the escape sequence at the start takes. Source: ECMA-48, 5.3 and 5.4.</summary>
    private static int EscapeLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
        {
            return 1;
        }

        if (text[1] == '[')
        {
            var end = text[2..].IndexOfAnyInRange('\u0040', '\u007e');
            return end < 0 ? text.Length : end + 3;
        }

        if (text[1] is ']' or 'P' or '_' or '^' or 'X')
        {
            // A string (window title, hyperlink …) runs up to BEL or ESC \.
            var end = text[2..].IndexOfAny('\u0007', '\u001b');
            return end < 0 ? text.Length
                : text[end + 2] == '\u001b' && end + 3 < text.Length && text[end + 3] == '\\' ? end + 4
                : end + 3;
        }

        return 2;
    }
}
