using Snowlift.Nix.Source;

namespace Snowlift.Scaffold;

/// <summary>Finds one's way through a <c>flake.nix</c> that somebody else wrote, as far as to add a host.</summary>
internal sealed class FlakeEdit
{
    private const string Helper = "mkNixOSSystem";
    private const string Configurations = "nixosConfigurations";

    private readonly string _text;
    private readonly IReadOnlyList<NixToken> _tokens;
    private readonly IReadOnlyList<NixBinding> _bindings;

    public FlakeEdit(string text)
    {
        _text = text;
        _tokens = NixLexer.Read(text);
        _bindings = [.. Enumerable.Range(0, _tokens.Count).Where(at => _tokens[at].Is(Configurations)).Select(BindingAt).OfType<NixBinding>()];
    }

    /// <summary>It has the helper that makes a host of a name and a platform.</summary>
    public bool HasHelper => _tokens.Any(token => token.Is(Helper));

    /// <summary>The helper takes a host's own folder, as far as can be told from its text.</summary>
    public bool TakesHostFolders => _text.Contains("hosts/${hostname}", StringComparison.Ordinal);

    /// <summary>The hosts that stand in it by name.</summary>
    public IReadOnlyList<string> Hosts =>
        [.. _bindings.SelectMany(binding => binding.Path is [Configurations, var host] ? [host]
            : binding.Path is [Configurations] ? NixBinding.In(_tokens, binding.Value).Select(inner => inner.Path[0])
            : (IEnumerable<string>)[])];

    /// <summary>How <see cref="Hosts"/>'s entry stands in a flake of ours: <c>name = mkNixOSSystem { … };</c>, not indented.</summary>
    public string EntryOf(string host)
    {
        var set = _bindings.Single(binding => binding.Path is [Configurations]);
        var entry = NixBinding.In(_tokens, set.Value).Single(inner => inner.Path[0] == host);
        var start = _tokens[entry.First].Start;
        return Indent(_text[start.._tokens[entry.Last].End], -IndentAt(start));
    }

    /// <summary>The flake with that entry, or null where it is written in a way that is not understood.</summary>
    /// <param name="entry">As <see cref="EntryOf"/> gives it.</param>
    public string? With(string entry)
    {
        if (!HasHelper)
        {
            return null;
        }

        if (_bindings.LastOrDefault(binding => binding.Path.Count == 2) is { } neighbour)
        {
            var end = _tokens[neighbour.Last].End;
            var indented = Indent($"{Configurations}.{entry}", IndentAt(_tokens[neighbour.First].Start));
            return _text[..end] + "\n\n" + indented + _text[end..];
        }

        if (_bindings.FirstOrDefault(binding => binding.Path.Count == 1 && _tokens[binding.Value].Is("{")) is not { } set
            || NixBinding.In(_tokens, set.Value) is not [.., var last])
        {
            return null;
        }

        var after = _tokens[last.Last].End;
        return _text[..after] + "\n\n" + Indent(entry, IndentAt(_tokens[last.First].Start)) + _text[after..];
    }

    // Only where it is written out: `nixosConfigurations = {` or `nixosConfigurations.name =`.
    private NixBinding? BindingAt(int at)
    {
        var open = at;
        for (var depth = 0; open >= 0; open--)
        {
            depth += _tokens[open].Is("}") ? 1 : _tokens[open].Is("{") ? -1 : 0;
            if (depth < 0)
            {
                break;
            }
        }

        return open < 0 ? null : NixBinding.In(_tokens, open).FirstOrDefault(binding => binding.First == at && binding.Path.Count <= 2);
    }

    private int IndentAt(int position)
    {
        var line = _text.LastIndexOf('\n', Math.Max(0, position - 1)) + 1;
        return _text.AsSpan(line, position - line).TrimEnd(' ').Length == 0 ? position - line : 0;
    }

    private static string Indent(string text, int by) => string.Join('\n', text.Split('\n').Select((line, i) =>
        line.Length == 0 ? line
        : by >= 0 ? new string(' ', by) + line
        : i == 0 ? line : line[Math.Min(-by, line.Length - line.TrimStart(' ').Length)..]));
}
