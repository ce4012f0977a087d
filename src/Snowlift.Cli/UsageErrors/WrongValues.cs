using System.CommandLine;
using System.CommandLine.Parsing;
using Snowlift.Cli.Help;

namespace Snowlift.Cli.UsageErrors;

/// <summary>Values of options and arguments that are missing, empty, or not what is asked for.</summary>
internal static class WrongValues
{
    private static readonly char[] Nothing = [' ', '\t', '\r', '\n', ','];

    /// <summary>An option or an argument that was given, and nothing with it: <c>--location ''</c>.</summary>
    public static UsageFlaw? Empty(ParseResult parsed, IReadOnlyList<string> args)
    {
        var command = parsed.CommandResult.Command;
        var option = Given(parsed.RootCommandResult).OfType<OptionResult>().FirstOrDefault(result => result.Tokens.Any(IsEmpty))?.Option
            // Where the value may be left away, the parser drops an empty one.
            ?? Joined(command, args).FirstOrDefault(joined => joined.Value.Length == 0).Option;
        if (option is not null)
        {
            return new UsageFlaw(
                command, $"The value of {option.Name} is empty", Next: $"Write {OptionExamples.Of(option)}, or leave it away.");
        }

        // After -- every word is as it is meant.
        return parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Any(token => token.Type == TokenType.Argument && IsEmpty(token))
            && Given(parsed.RootCommandResult).OfType<ArgumentResult>().FirstOrDefault(
                result => result.Parent is CommandResult && result.Tokens.Any(IsEmpty)) is { } empty
                ? new UsageFlaw(command, $"{HelpWriter.Name(empty.Argument)} is empty", Next: Example(command))
                : null;
    }

    /// <summary>An option of the command that the parser took for the value of the option before it; null where it did not.</summary>
    public static UsageFlaw? Swallowed(ParseResult parsed, string word) =>
        parsed.CommandResult.Command.Options.Any(option => option.Name == word || option.Aliases.Contains(word))
        && Given(parsed.RootCommandResult).OfType<OptionResult>().FirstOrDefault(
            result => result.Tokens.Any(token => token.Value == word)) is { Option: var hungry }
            ? NoValue(parsed.CommandResult.Command, hungry)
            : null;

    /// <summary>A value for an option that takes none, behind an equals sign: the parser would make a word of it.</summary>
    public static UsageFlaw? Unwanted(ParseResult parsed, IReadOnlyList<string> args)
    {
        var command = parsed.CommandResult.Command;
        return Joined(command, args)
            .Where(joined => joined.Option.ValueType == typeof(bool) && !bool.TryParse(joined.Value, out _))
            .Select(joined => new UsageFlaw(
                command, $"{joined.Option.Name} takes no value, and '{joined.Value}' was given", Next: $"Write {joined.Option.Name} alone."))
            .FirstOrDefault();
    }

    /// <summary>Options of the command that stand with their values in one word: <c>--cloud=lab</c>, <c>--cloud:lab</c>.</summary>
    private static IEnumerable<(Option Option, string Value)> Joined(Command command, IReadOnlyList<string> args) =>
        from word in args.TakeWhile(word => word != "--")
        where word.StartsWith('-')
        let parts = word.Split(['=', ':'], 2)
        where parts.Length == 2
        from option in command.Options
        where option.Name == parts[0] || option.Aliases.Contains(parts[0])
        select (option, parts[1]);

    /// <summary>The first of the parser's complaints that is about a value.</summary>
    public static UsageFlaw? First(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return parsed.Errors.Select(error => error.SymbolResult switch
        {
            OptionResult option => OfOption(command, option, error.Message),
            ArgumentResult { Parent: OptionResult option } => OfOption(command, option, error.Message),
            ArgumentResult argument => OfArgument(command, argument, error.Message),
            _ => Missing(command, parsed),
        }).FirstOrDefault(flaw => flaw is not null);
    }

    private static UsageFlaw OfOption(Command command, OptionResult result, string message)
    {
        var (option, values) = (result.Option, result.Tokens.Select(token => token.Value).ToList());
        return option switch
        {
            _ when values.Count < option.Arity.MinimumNumberOfValues =>
                NoValue(command, option),
            _ when values.Count > option.Arity.MaximumNumberOfValues || result.IdentifierTokenCount > 1 =>
                new UsageFlaw(command, $"{option.Name} was given more than once: {string.Join(", ", values)}", Next: "Name one."),
            _ => new UsageFlaw(command, message),
        };
    }

    private static UsageFlaw NoValue(Command command, Option option) =>
        new(command, $"{option.Name} takes a value, and none was given", Next: $"For example: {OptionExamples.Of(option)}");

    private static UsageFlaw OfArgument(Command command, ArgumentResult result, string message) =>
        result.Tokens.Count < result.Argument.Arity.MinimumNumberOfValues
            ? IsMissing(command, result.Argument)
            : new UsageFlaw(command, message);

    private static UsageFlaw? Missing(Command command, ParseResult parsed) =>
        command.Arguments.FirstOrDefault(argument =>
            (parsed.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues) is { } missing
                ? IsMissing(command, missing)
                : null;

    private static UsageFlaw IsMissing(Command command, Argument argument) =>
        new(command, $"{HelpWriter.Path(command)} needs {HelpWriter.Name(argument)}", Next: Example(command));

    private static string? Example(Command command) =>
        command is DocumentedCommand { Examples: [var first, ..] } ? $"For example: {first.Command}" : null;

    private static bool IsEmpty(Token token) => token.Value.AsSpan().Trim(Nothing).IsEmpty;

    private static IEnumerable<SymbolResult> Given(CommandResult command) => command.Children.SelectMany(
        child => child is CommandResult inner ? Given(inner) : child is OptionResult { Implicit: true } ? [] : [child]);
}
