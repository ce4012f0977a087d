using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Snowlift.Cli.Context;

namespace Snowlift.Cli.Completion;

/// <summary>
/// Says what could come next on a command line, from the commands themselves: the shells' scripts ask for it at each Tab, so
/// that it must take no longer than the program's start.
/// </summary>
internal sealed class Completer
{
    private const string Host = "host";
    private const string Flake = "--flake";

    private readonly CliContext _context;
    private readonly List<string> _words;
    private readonly RootCommand _root;
    private readonly ParserConfiguration _parsing;

    /// <summary>Makes as much of the commands as the line is about.</summary>
    /// <param name="line">What stands before the cursor, without the program's name.</param>
    private Completer(CliContext context, Func<string?, RootCommand> commands, ParserConfiguration parsing, string line)
    {
        (_context, _parsing) = (context, parsing);
        _words = [.. CommandLineParser.SplitCommandLine(line)];
        if (line.Length == 0 || char.IsWhiteSpace(line[^1]))
        {
            _words.Add("");
        }

        _root = commands(_words.Count > 1 ? _words[0] : null);
    }

    /// <summary>Answers a shell's script: <c>__complete SHELL LINE</c>; false where the arguments are something else.</summary>
    /// <param name="commands">Makes the commands: all, or only the one of that name.</param>
    public static bool Answers(string[] args, CliContext context, Func<string?, RootCommand> commands, ParserConfiguration parsing)
    {
        if (args is not [CompletionScripts.Question, var shell, var line])
        {
            return false;
        }

        foreach (var suggestion in new Completer(context, commands, parsing, line).Complete())
        {
            context.Out.WriteLine(CompletionScripts.Answer(shell, suggestion));
        }

        return true;
    }

    /// <summary>The words that fit.</summary>
    private List<Suggestion> Complete() =>
        _words.Count == 0 || _words.SkipLast(1).Contains("--", StringComparer.Ordinal) ? [] : Complete(_words[..^1], _words[^1]);

    private List<Suggestion> Complete(List<string> before, string word)
    {
        var parsed = Parse(before);
        var command = parsed.CommandResult.Command;
        if (before.Count > 0 && Find(command, before[^1]) is { Arity.MinimumNumberOfValues: > 0 } hungry && !IsSwitch(hungry))
        {
            return Values(hungry, before, word, prefix: "");
        }

        if (word.StartsWith('-'))
        {
            return word.Split('=', 2) is [var name, var begun]
                ? Find(command, name) is { } option ? Values(option, before, begun, prefix: name + "=") : []
                : Options(parsed, word);
        }

        var optional = before.Count > 0 && Find(command, before[^1]) is { } last && !IsSwitch(last) ? Values(last, before, word, prefix: "") : [];
        return [.. optional, .. Subcommands(command, parsed, word), .. Arguments(parsed, before, word)];
    }

    private static IEnumerable<Suggestion> Subcommands(Command command, ParseResult parsed, string word) =>
        parsed.UnmatchedTokens.Count > 0 ? [] : Fitting(
            word, command.Subcommands.Where(c => !c.Hidden).Select(c => new Suggestion(c.Name, c.Description)));

    private static List<Suggestion> Options(ParseResult parsed, string word) => [.. Fitting(word, parsed.CommandResult.Command.Options
        .Concat(parsed.RootCommandResult.Command.Options.OfType<HelpOption>())
        .Distinct()
        .Where(o => !o.Hidden && (o.Arity.MaximumNumberOfValues > 1 || parsed.GetResult(o) is null or OptionResult { Implicit: true }))
        .Select(o => new Suggestion(o.Name, o.Description)))];

    private List<Suggestion> Values(Option option, List<string> before, string begun, string prefix)
    {
        var asked = Parse(prefix.Length == 0 ? [.. before, begun] : [.. before, prefix[..^1], begun]).GetCompletionContext();
        return [.. Fitting(begun, option.CompletionSources.SelectMany(source => source(asked)).Select(Of))
            .Select(fits => fits with { Word = prefix + fits.Word })];
    }

    /// <summary>What the next argument can be that has room.</summary>
    private IEnumerable<Suggestion> Arguments(ParseResult parsed, List<string> before, string word)
    {
        var next = parsed.CommandResult.Command.Arguments.FirstOrDefault(
            argument => (parsed.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MaximumNumberOfValues);
        if (next is null)
        {
            return [];
        }

        var said = parsed.GetResult(next)?.Tokens.Select(token => token.Value).ToHashSet(StringComparer.Ordinal) ?? [];
        var asked = Parse([.. before, word]).GetCompletionContext();
        var found = next.Name == Host ? Hosts(parsed) : next.CompletionSources.SelectMany(source => source(asked)).Select(Of);
        return Fitting(word, found.Where(each => next.Name != Host || !said.Contains(each.Word)));
    }

    /// <summary>Hosts of the flake where the command takes one, and servers.</summary>
    private IEnumerable<Suggestion> Hosts(ParseResult parsed)
    {
        var known = new KnownHosts(_context);
        return Find(parsed.CommandResult.Command, Flake) is { } flake
            ? known.OfFlake(parsed.GetResult(flake)?.Tokens.Select(token => token.Value).FirstOrDefault()).Concat(known.Servers())
                .DistinctBy(host => host.Word, StringComparer.Ordinal)
            : known.Servers();
    }

    private ParseResult Parse(IReadOnlyList<string> words) => _root.Parse(words, _parsing);

    private static Option? Find(Command command, string name) =>
        command.Options.FirstOrDefault(o => o.Name == name || o.Aliases.Contains(name));

    private static bool IsSwitch(Option option) => option.ValueType == typeof(bool) || option is HelpOption or VersionOption;

    private static IEnumerable<Suggestion> Fitting(string begun, IEnumerable<Suggestion> all) =>
        all.Where(each => each.Word.StartsWith(begun, StringComparison.Ordinal));

    private static Suggestion Of(CompletionItem item) => new(item.InsertText ?? item.Label, item.Detail);
}
