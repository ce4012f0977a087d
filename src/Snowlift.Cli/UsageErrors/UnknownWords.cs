using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Snowlift.Cli.Help;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.UsageErrors;

/// <summary>Words that are no command, no option, or one too many.</summary>
internal static class UnknownWords
{
    /// <summary>The argument that takes a command for the machine, options of its own included: <c>ssh</c>, <c>work</c>.</summary>
    public const string RemoteCommand = "command";

    private const int MostCommands = 3;

    /// <summary>A word where only commands can stand.</summary>
    public static UsageFlaw? Command(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..] && !LooksLikeOption(word)
            ? NoCommand(command, word)
            : null;
    }

    /// <summary>That there is no such command.</summary>
    /// <param name="group">Where it would stand.</param>
    public static UsageFlaw NoCommand(Command group, string word) => new(
        group, $"There is no command '{word}' in {HelpWriter.Path(group)}",
        Next: NearWords.DidYouMean(word, group.Subcommands.Where(c => !c.Hidden).SelectMany(c => c.Aliases.Prepend(c.Name))));

    /// <summary>
    /// A word that begins like an option and is none. The parser would take it for an argument, or for the value of the
    /// option before it; after <c>--</c>, and behind an equals sign, it may be one.
    /// </summary>
    public static UsageFlaw? Option(ParseResult parsed, IReadOnlyList<string> args)
    {
        var word = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument && LooksLikeOption(token.Value) && args.Contains(token.Value, StringComparer.Ordinal))
            .Select(token => token.Value)
            .FirstOrDefault();
        if (word is null)
        {
            return null;
        }

        return WrongValues.Swallowed(parsed, word) ?? NoOption(parsed, args, word.Split('=', ':')[0]);
    }

    /// <summary>Letters behind one dash, as in <c>-yf</c>, of which one is no option: the parser would make a word of it.</summary>
    public static UsageFlaw? Letter(ParseResult parsed, IReadOnlyList<string> args)
    {
        var options = parsed.CommandResult.Command.Options;
        foreach (var word in args.TakeWhile(word => word != "--").Where(word => word is ['-', not '-', not '=' and not ':', ..]))
        {
            for (var at = 1; at < word.Length; at++)
            {
                var name = $"-{word[at]}";
                if (options.FirstOrDefault(o => o.Aliases.Contains(name)) is not { } option)
                {
                    // -n50 is -n 50; a word of which the first letter is no option is no option as a whole.
                    return at > 1 ? NoOption(parsed, args, name) : null;
                }

                if (option.ValueType != typeof(bool))
                {
                    break;
                }
            }
        }

        return null;
    }

    /// <summary>A word for which there is no room.</summary>
    public static UsageFlaw? TooMany(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return parsed.UnmatchedTokens is [var word, ..]
            ? new UsageFlaw(command, $"'{word}' is one word too many for {HelpWriter.Path(command)}", Next: $"Usage: {HelpWriter.Usage(command)}")
            : null;
    }

    private static UsageFlaw NoOption(ParseResult parsed, IReadOnlyList<string> args, string name)
    {
        var command = parsed.CommandResult.Command;
        var near = NearWords.DidYouMean(name, OptionsOf(command));
        var others = ManPage.All(parsed.RootCommandResult.Command)
            .Where(other => other != command && OptionsOf(other, withAliases: true).Contains(name, StringComparer.Ordinal))
            .Select(Short)
            .ToList();
        var what = others.Count > 0
            ? $"{name} is an option of {List(others)}, not of {Short(command)}"
            : $"There is no option '{name}' in {HelpWriter.Path(command)}";
        return new UsageFlaw(command, what, Next: BehindDashes(parsed, args) ?? near);
    }

    /// <summary>The same line, with the command for the machine behind dashes; null where there is none.</summary>
    private static string? BehindDashes(ParseResult parsed, IReadOnlyList<string> args)
    {
        var remote = parsed.CommandResult.Command.Arguments.FirstOrDefault(a => a.Name == RemoteCommand);
        if (remote is null || parsed.GetResult(remote)?.Tokens is not [var first, ..])
        {
            return null;
        }

        var at = args.ToList().LastIndexOf(first.Value);
        return at < 1 || LooksLikeOption(first.Value)
            ? null
            : $"What is meant for the machine stands after --: {CommandLine.Of("snowlift", [.. args.Take(at), "--", .. args.Skip(at)])}";
    }

    private static IEnumerable<string> OptionsOf(Command command, bool withAliases = false) =>
        command.Options.Where(o => !o.Hidden).SelectMany(o => withAliases ? o.Aliases.Prepend(o.Name) : [o.Name]);

    private static string Short(Command command) =>
        HelpWriter.Path(command) is var path && path.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at ? path[(at + 1)..] : path;

    private static string List(List<string> commands) => commands.Count switch
    {
        1 => commands[0],
        <= MostCommands => $"{string.Join(", ", commands.SkipLast(1))} and {commands[^1]}",
        _ => $"{string.Join(", ", commands.Take(MostCommands - 1))} and {commands.Count - MostCommands + 1} others",
    };

    private static bool LooksLikeOption(string word) =>
        word is ['-', _, ..] && !decimal.TryParse(word, NumberStyles.Number, CultureInfo.InvariantCulture, out _);
}
