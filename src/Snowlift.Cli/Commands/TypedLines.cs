using System.CommandLine;
using System.CommandLine.Parsing;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Runs;

namespace Snowlift.Cli.Commands;

/// <summary>Reads the command line that was typed into what suggestions are made of.</summary>
internal static class TypedLines
{
    private const string Host = "host";
    private const string Flake = "--flake";

    /// <summary>What suggestions are made of, before the cloud is known.</summary>
    public static Suggestions Read(CliContext context, string[] args)
    {
        var parsed = SnowliftCommands.Build(context).Parse(args);
        var root = parsed.RootCommandResult.Command;
        return context.CalledAs with { Typed = Read(parsed), OptionsOf = command => OptionsOf(root, command) };
    }

    private static TypedLine? Read(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Parents.FirstOrDefault() is null)
        {
            return null;
        }

        var names = HelpWriter.Path(command).Split(' ')[1..];
        var hosts = TokensOf(parsed.CommandResult.Children.OfType<ArgumentResult>().Where(argument => argument.Argument.Name == Host));
        var options = parsed.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit).ToList();
        var flakes = TokensOf(options.Where(option => option.Option.Name == Flake));
        return new TypedLine(
            string.Join(' ', names),
            [.. parsed.Tokens.SkipWhile(token => token.Type == TokenType.Command)
                .Select(token => new TypedWord(token.Value, hosts.Contains(token), flakes.Contains(token)))],
            [.. options.Select(option => new TypedOption(
                option.Option.Name, [.. Values(option)], option.Tokens.Count > 1 && !option.Option.AllowMultipleArgumentsPerToken))]);
    }

    // A switch is told yes or no only where that was typed: --yes=false.
    private static IEnumerable<string> Values(OptionResult option) => option.Tokens.Select(token => token.Value);

    private static HashSet<Token> TokensOf(IEnumerable<SymbolResult> results) =>
        new(results.SelectMany(result => result.Tokens), ReferenceEqualityComparer.Instance);

    private static HashSet<string>? OptionsOf(Command root, string command)
    {
        var at = root;
        foreach (var word in command.Split(' '))
        {
            at = at.Subcommands.FirstOrDefault(sub => sub.Name == word);
            if (at is null)
            {
                return null;
            }
        }

        return [.. at.Options.Select(option => option.Name)];
    }
}
