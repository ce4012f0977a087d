using System.CommandLine;
using System.CommandLine.Parsing;
using Snowlift.Cli.Help;
using Snowlift.Cli.Terminal;

namespace Snowlift.Cli.Views;

/// <summary>A command line that cannot be understood: what is wrong, what was probably meant, where help is.</summary>
internal sealed class UsageErrorView(TextWriter output)
{
    /// <summary>Further from it than this, a word is another word.</summary>
    private const int NearEnough = 2;

    public void Write(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        foreach (var message in parsed.Errors.Select(e => Sentence(e, parsed)).Distinct(StringComparer.Ordinal))
        {
            output.WriteLine($"{Glyphs.Failed} {PlainText.Of(message)}");
        }

        foreach (var word in parsed.UnmatchedTokens)
        {
            if (Nearest(word, Names(command)) is { } meant)
            {
                output.WriteLine($"  next     Did you mean {meant}?");
            }
        }

        output.WriteLine($"  help     {HelpWriter.Path(command)} --help");
    }

    private static string Sentence(ParseError error, ParseResult parsed)
    {
        // Their lists of words come on lines of their own.
        var words = string.Join(' ', error.Message.TrimEnd('.').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count > 0
            && error.SymbolResult is CommandResult && words.StartsWith("Required command", StringComparison.Ordinal)
            ? $"There is no command '{parsed.UnmatchedTokens[0]}'"
            : words;
    }

    private static IEnumerable<string> Names(Command command) =>
        command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)
            .Concat(command.Options.Where(o => !o.Hidden).Select(o => o.Name));

    private static string? Nearest(string word, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Distance(word, name)))
        .Where(n => n.Distance <= NearEnough || (word.Length > 2 && n.Name.StartsWith(word, StringComparison.Ordinal)))
        .OrderBy(n => n.Distance)
        .Select(n => n.Name)
        .FirstOrDefault();

    /// <summary>Insertions, deletions and substitutions between the two (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(
                    Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
