namespace Snowlift.Nix.Source;

/// <summary>
/// Reads the inputs of a <c>flake.nix</c> without Nix. Nix wants them written out, so that they can be read before anything
/// is evaluated: literals only.
/// </summary>
public static class FlakeInputs
{
    /// <summary>
    /// Every input with its address: <c>github:owner/repo</c>; the name itself where the registry is asked; null for one that
    /// follows another.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> Read(string source)
    {
        var tokens = NixLexer.Read(source);
        var open = tokens.ToList().FindIndex(token => token.Is("{"));
        var found = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        if (open < 0)
        {
            return found;
        }

        var parts = new SortedDictionary<string, Dictionary<string, string?>>(StringComparer.Ordinal);
        var top = NixBinding.In(tokens, open);
        foreach (var (path, value) in top.SelectMany(binding => Leaves(tokens, binding, [])).Where(leaf => leaf.Path is ["inputs", _, ..]))
        {
            var input = parts.TryGetValue(path[1], out var known) ? known : parts[path[1]] = new(StringComparer.Ordinal);
            input[string.Join('.', path.Skip(2))] = value;
        }

        foreach (var (name, settings) in parts)
        {
            found[name] = settings.ContainsKey("follows") ? null : Address(name, settings);
        }

        foreach (var name in top.Where(binding => binding.Path is ["outputs"]).SelectMany(binding => Formals(tokens, binding.Value)))
        {
            found.TryAdd(name, name);
        }

        return found;
    }

    private static string Address(string name, Dictionary<string, string?> settings) =>
        settings.GetValueOrDefault("url") is { } url ? url
        : settings.GetValueOrDefault("type") is { } type && settings.GetValueOrDefault("owner") is { } owner && settings.GetValueOrDefault("repo") is { } repo
            ? $"{type}:{owner}/{repo}"
            : name;

    private static IEnumerable<(IReadOnlyList<string> Path, string? Value)> Leaves(
        IReadOnlyList<NixToken> tokens, NixBinding binding, IReadOnlyList<string> above)
    {
        IReadOnlyList<string> path = [.. above, .. binding.Path];
        if (path[0] != "inputs")
        {
            return [];
        }

        // An input with nothing said of it (`nixpkgs = { };`) is a leaf, too.
        return tokens[binding.Value].Is("{") && NixBinding.In(tokens, binding.Value) is { Count: > 0 } inner
            ? inner.SelectMany(child => Leaves(tokens, child, path))
            : [(path, tokens[binding.Value].Value)];
    }

    /// <summary>The names of <c>outputs = { self, nixpkgs, ... }@inputs:</c>.</summary>
    private static IEnumerable<string> Formals(IReadOnlyList<NixToken> tokens, int at)
    {
        // The name of the whole may stand before or after the pattern.
        var open = tokens[at].Is("{") ? at : at + 2 < tokens.Count && tokens[at + 1].Is("@") ? at + 2 : -1;
        if (open < 0 || !tokens[open].Is("{"))
        {
            yield break;
        }

        for (var i = open + 1; i < NixBinding.Closing(tokens, open); i++)
        {
            if (tokens[i].Kind == NixTokenKind.Identifier && tokens[i].Text != "self" && (tokens[i - 1].Is("{") || tokens[i - 1].Is(",")))
            {
                yield return tokens[i].Text;
            }
        }
    }
}
