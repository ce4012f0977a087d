using System.CommandLine;
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
        // One thing at a time: an unknown command makes every word after it unknown, too.
        output.WriteLine($"{Glyphs.Failed} {PlainText.Of(Sentence(parsed))}");
        if (parsed.UnmatchedTokens.Count > 0 && Nearest(parsed.UnmatchedTokens[0], Names(command)) is { } meant)
        {
            output.WriteLine($"  next     Did you mean {meant}?");
        }

        output.WriteLine($"  help     {HelpWriter.Path(command)} --help");
    }

    private static string Sentence(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count > 0)
        {
            var word = parsed.UnmatchedTokens[0];
            var kind = word.StartsWith('-') ? "option" : parsed.CommandResult.Command.Subcommands.Count > 0 ? "command" : null;
            return kind is null
                ? $"'{word}' is one word too many for {HelpWriter.Path(parsed.CommandResult.Command)}"
                : $"There is no {kind} '{word}' in {HelpWriter.Path(parsed.CommandResult.Command)}";
        }

        // Its lists of words come on lines of their own.
        return string.Join(' ', parsed.Errors[0].Message.TrimEnd('.').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
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
