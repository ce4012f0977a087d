namespace Snowlift.Nix.Source;

/// <summary>One <c>a.b = value;</c> of an attribute set, as a span of its source.</summary>
/// <param name="Path">The names before the equals sign; a quoted one without its quotes.</param>
/// <param name="First">Its first token, by index.</param>
/// <param name="Value">The first token of its value.</param>
/// <param name="Last">Its semicolon.</param>
public sealed record NixBinding(IReadOnlyList<string> Path, int First, int Value, int Last)
{
    /// <summary>The bindings of the attribute set whose <c>{</c> is that token, as far as they make sense.</summary>
    public static IReadOnlyList<NixBinding> In(IReadOnlyList<NixToken> tokens, int open)
    {
        var found = new List<NixBinding>();
        for (var at = open + 1; at < tokens.Count && !tokens[at].Is("}");)
        {
            var end = EndOfValue(tokens, at);
            if (!tokens[at].Is("inherit") && Named(tokens, at, end) is { } binding)
            {
                found.Add(binding);
            }

            at = end + 1;
        }

        return found;
    }

    /// <summary>The token that closes what that token opens; the last one where nothing does.</summary>
    public static int Closing(IReadOnlyList<NixToken> tokens, int open)
    {
        var depth = 0;
        for (var at = open; at < tokens.Count; at++)
        {
            depth += Depth(tokens[at]);
            if (depth == 0)
            {
                return at;
            }
        }

        return tokens.Count - 1;
    }

    private static NixBinding? Named(IReadOnlyList<NixToken> tokens, int first, int last)
    {
        var path = new List<string>();
        for (var at = first; at < last; at++)
        {
            if (tokens[at].Is("="))
            {
                return path.Count > 0 ? new NixBinding(path, first, at + 1, last) : null;
            }

            if (!tokens[at].Is("."))
            {
                var name = tokens[at].Kind == NixTokenKind.String ? tokens[at].Value : tokens[at].Text;
                if (name is null || tokens[at].Kind == NixTokenKind.Symbol)
                {
                    return null;
                }

                path.Add(name);
            }
        }

        return null;
    }

    /// <summary>The semicolon that ends what begins there: those of <c>let</c>, <c>with</c> and <c>assert</c> do not.</summary>
    private static int EndOfValue(IReadOnlyList<NixToken> tokens, int start)
    {
        var (depth, lets, skips) = (0, 0, 0);
        for (var at = start; at < tokens.Count; at++)
        {
            var token = tokens[at];
            depth += Depth(token);
            if (depth < 0)
            {
                return at - 1;
            }

            if (depth > 0)
            {
                continue;
            }

            lets += token.Is("let") ? 1 : token.Is("in") ? -1 : 0;
            skips += token.Is("with") || token.Is("assert") ? 1 : 0;
            if (!token.Is(";"))
            {
                continue;
            }

            if (skips > 0)
            {
                skips--;
            }
            else if (lets == 0)
            {
                return at;
            }
        }

        return tokens.Count - 1;
    }

    private static int Depth(NixToken token) =>
        token.Is("{") || token.Is("[") || token.Is("(") ? 1 : token.Is("}") || token.Is("]") || token.Is(")") ? -1 : 0;
}
