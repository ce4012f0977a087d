using System.Globalization;
using System.Text;

namespace Snowlift.Hetzner.Configuration;

/// <summary>One line of a TOML file, read from left to right.</summary>
internal sealed class TomlLine(string text, int number)
{
    private int _at;

    /// <summary>Nothing but blanks and a comment is left.</summary>
    public bool AtEnd()
    {
        SkipBlanks();
        return _at == text.Length || text[_at] == '#';
    }

    /// <summary>Reads <c>[table]</c> or <c>[[table]]</c>.</summary>
    public bool TryReadHeader(out string table, out bool isArray)
    {
        (table, isArray) = ("", false);
        if (!Take('['))
        {
            return false;
        }

        isArray = Take('[');
        table = ReadPath();
        Expect(']');
        if (isArray)
        {
            Expect(']');
        }

        ExpectEnd();
        return true;
    }

    /// <summary>Reads <c>a.b =</c> as <c>a.b</c>.</summary>
    public string ReadAssignedKey()
    {
        var path = ReadPath();
        Expect('=');
        return path;
    }

    /// <summary>Reads a string and the rest of the line; leaves any other value alone.</summary>
    public bool TryReadString(out string value)
    {
        SkipBlanks();
        if (Rest().StartsWith("\"\"\"") || Rest().StartsWith("'''"))
        {
            throw Wrong("multi-line strings are not understood here");
        }

        value = "";
        if (_at == text.Length || text[_at] is not ('"' or '\''))
        {
            return false;
        }

        value = ReadQuoted();
        ExpectEnd();
        return true;
    }

    /// <summary>Skips a value that is no string, and says how many brackets stay open after this line.</summary>
    public int SkipValue()
    {
        var open = 0;
        while (!AtEnd())
        {
            if (text[_at] is '"' or '\'')
            {
                ReadQuoted();
                continue;
            }

            open += text[_at++] switch { '[' or '{' => 1, ']' or '}' => -1, _ => 0 };
        }

        return open;
    }

    private string ReadPath()
    {
        var path = new StringBuilder(ReadKey());
        while (Take('.'))
        {
            path.Append('.').Append(ReadKey());
        }

        return path.ToString();
    }

    private string ReadKey()
    {
        SkipBlanks();
        if (_at < text.Length && text[_at] is ('"' or '\''))
        {
            return ReadQuoted();
        }

        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '_'))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw Wrong("a key was expected");
    }

    private string ReadQuoted()
    {
        var quote = text[_at++];
        var value = new StringBuilder();
        while (_at < text.Length)
        {
            var c = text[_at++];
            if (c == quote)
            {
                return value.ToString();
            }

            value.Append(c == '\\' && quote == '"' ? ReadEscape() : c.ToString());
        }

        throw Wrong("a string is never closed");
    }

    private string ReadEscape()
    {
        var c = _at < text.Length ? text[_at++] : '\0';
        return c switch
        {
            'b' => "\b",
            't' => "\t",
            'n' => "\n",
            'f' => "\f",
            'r' => "\r",
            '"' => "\"",
            '\\' => "\\",
            'u' => ReadCodePoint(4),
            'U' => ReadCodePoint(8),
            _ => throw Wrong("a string contains an escape that TOML does not have"),
        };
    }

    private string ReadCodePoint(int digits)
    {
        if (_at + digits <= text.Length
            && int.TryParse(text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point)
            && Rune.IsValid(point))
        {
            _at += digits;
            return new Rune(point).ToString();
        }

        throw Wrong("a string contains an escape that is no character");
    }

    private ReadOnlySpan<char> Rest() => text.AsSpan(_at);

    private void SkipBlanks()
    {
        while (_at < text.Length && text[_at] is (' ' or '\t'))
        {
            _at++;
        }
    }

    private bool Take(char c)
    {
        SkipBlanks();
        if (_at == text.Length || text[_at] != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw Wrong($"'{c}' was expected");
        }
    }

    private void ExpectEnd()
    {
        if (!AtEnd())
        {
            throw Wrong("something stands where the line should end");
        }
    }

    private FormatException Wrong(string what) => new($"line {number}: {what}");
}
