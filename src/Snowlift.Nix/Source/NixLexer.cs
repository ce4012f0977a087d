using System.Text;

namespace Snowlift.Nix.Source;

/// <summary>
/// Splits Nix source into tokens. It does not judge: what is no Nix gives tokens that make no sense. Source:
/// nix/src/libexpr/lexer.l.
/// </summary>
public static class NixLexer
{
    /// <summary>All tokens, in their order.</summary>
    public static IReadOnlyList<NixToken> Read(string source)
    {
        var tokens = new List<NixToken>();
        for (var at = SkipBlank(source, 0); at < source.Length; at = SkipBlank(source, tokens[^1].End))
        {
            tokens.Add(Next(source, at));
        }

        return tokens;
    }

    private static NixToken Next(string source, int at)
    {
        if (source[at] == '"' || At(source, at, "''"))
        {
            var end = EndOfString(source, at);
            return new NixToken(NixTokenKind.String, at, end, source[at..end])
            {
                Value = source[at] == '"' ? Unescape(source.AsSpan(at + 1, Math.Max(0, end - at - 2))) : null,
            };
        }

        var length = IsNameStart(source[at]) ? NameLength(source, at) : At(source, at, "...") ? 3 : 1;
        return new NixToken(
            IsNameStart(source[at]) ? NixTokenKind.Identifier : NixTokenKind.Symbol, at, at + length, source.Substring(at, length));
    }

    private static int SkipBlank(string source, int at)
    {
        while (at < source.Length)
        {
            if (char.IsWhiteSpace(source[at]))
            {
                at++;
            }
            else if (source[at] == '#')
            {
                at = After(source, source.IndexOf('\n', at), 1);
            }
            else if (At(source, at, "/*"))
            {
                at = After(source, source.IndexOf("*/", at + 2, StringComparison.Ordinal), 2);
            }
            else
            {
                return at;
            }
        }

        return at;
    }

    /// <summary>Both kinds of strings, and whatever code is interpolated in them.</summary>
    private static int EndOfString(string source, int start)
    {
        var isIndented = source[start] == '\'';
        for (var at = start + (isIndented ? 2 : 1); at < source.Length;)
        {
            if (At(source, at, "${"))
            {
                at = EndOfCode(source, at + 2);
            }
            else if (isIndented && At(source, at, "''"))
            {
                // Three quotes, a dollar and a backslash escape; everything else is the end.
                if (at + 2 >= source.Length || source[at + 2] is not ('\'' or '$' or '\\'))
                {
                    return at + 2;
                }

                at += source[at + 2] == '\\' ? 4 : 3;
            }
            else if (!isIndented && source[at] == '"')
            {
                return at + 1;
            }
            else
            {
                at += At(source, at, "$$") || (!isIndented && source[at] == '\\') ? 2 : 1;
            }
        }

        return source.Length;
    }

    private static int EndOfCode(string source, int start)
    {
        var depth = 1;
        for (var at = SkipBlank(source, start); at < source.Length;)
        {
            var token = Next(source, at);
            depth += token.Is("{") ? 1 : token.Is("}") ? -1 : 0;
            if (depth == 0)
            {
                return token.End;
            }

            at = SkipBlank(source, token.End);
        }

        return source.Length;
    }

    private static string? Unescape(ReadOnlySpan<char> inside)
    {
        var text = new StringBuilder(inside.Length);
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '$' && i + 1 < inside.Length && inside[i + 1] == '{')
            {
                return null;
            }

            if (inside[i] == '$' && i + 1 < inside.Length && inside[i + 1] == '$')
            {
                text.Append("$$");
                i++;
                continue;
            }

            var escapes = inside[i] == '\\' && i + 1 < inside.Length;
            text.Append(!escapes ? inside[i] : inside[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
        }

        return text.ToString();
    }

    private static bool At(string source, int at, string text) => string.CompareOrdinal(source, at, text, 0, text.Length) == 0;

    private static int After(string source, int found, int length) => found < 0 ? source.Length : found + length;

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static int NameLength(string source, int at)
    {
        var end = at;
        while (end < source.Length && (char.IsAsciiLetterOrDigit(source[end]) || source[end] is '_' or '-' or '\''))
        {
            end++;
        }

        return end - at;
    }
}
