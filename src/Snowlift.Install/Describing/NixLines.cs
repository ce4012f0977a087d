using System.Text;
using Snowlift.Nix;

namespace Snowlift.Install.Describing;

/// <summary>Writes a Nix module line by line. Every text from outside goes through <see cref="NixText.Quote"/>.</summary>
internal sealed class NixLines
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>A line of our own words.</summary>
    public NixLines Line(string line)
    {
        _text.Append(' ', line.Length == 0 ? 0 : 2 * _depth).Append(line).Append('\n');
        return this;
    }

    /// <summary>An attribute whose value is Nix already.</summary>
    public NixLines Set(string name, string value) => Line($"{name} = {value};");

    /// <summary>A list of strings; nothing where it is empty.</summary>
    public NixLines Strings(string name, IEnumerable<string> values) => List(name, values.Select(NixText.Quote));

    /// <summary>A list of what is Nix already: on one line, or where that would be long, one line each; nothing where it is empty.</summary>
    public NixLines List(string name, IEnumerable<string> values)
    {
        const int Long = 90;
        var all = values.ToList();
        var one = $"[ {string.Join(' ', all)} ]";
        if (all.Count == 0)
        {
            return this;
        }

        if (all.Count == 1 || (2 * _depth) + name.Length + one.Length < Long)
        {
            return Set(name, one);
        }

        return Nested($"{name} = [", "];", lines => all.ForEach(value => lines.Line(value)));
    }

    /// <summary>A set of attributes.</summary>
    public NixLines Block(string name, Action<NixLines> body) => Nested($"{name} = {{", "};", body);

    public override string ToString() => _text.ToString();

    private NixLines Nested(string open, string close, Action<NixLines> body)
    {
        Line(open);
        _depth++;
        body(this);
        _depth--;
        return Line(close);
    }

    /// <summary>A whole module: its first lines, its arguments and its body.</summary>
    /// <param name="arguments"><c>lib, ...</c></param>
    public static string Module(string arguments, string host, string what, Action<NixLines> body)
    {
        // A comment ends with its line, whatever the host is called.
        var name = string.Concat(host.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' ? ' ' : c));
        var lines = new NixLines()
            .Line($"# {what} of {name}, as the machine and its cloud told it. {GeneratedMark.Unsealed}")
            .Line("# Written by Snowlift, which writes it anew when it is asked to; it asks before a change by hand is lost.")
            .Line($"{{ {arguments} }}:").Line("{");
        lines._depth++;
        body(lines);
        lines._depth--;
        return GeneratedMark.Seal(lines.Line("}").ToString());
    }
}
