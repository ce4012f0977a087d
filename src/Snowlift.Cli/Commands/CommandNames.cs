using System.CommandLine;
using System.CommandLine.Completions;
using Snowlift.Cli.UsageErrors;

namespace Snowlift.Cli.Commands;

/// <summary>Words that name a command: <c>lab serve</c>.</summary>
internal static class CommandNames
{
    /// <summary>The argument; completed with the commands below those that stand there already.</summary>
    public static Argument<string[]> Argument(string description)
    {
        var argument = new Argument<string[]>("command") { HelpName = "COMMAND…", Description = description, Arity = ArgumentArity.ZeroOrMore };
        argument.CompletionSources.Add(context => Suggest(context, argument));
        return argument;
    }

    /// <summary>The command that is named, the whole program where none is; the flaw where there is no such command.</summary>
    public static (Command Command, UsageFlaw? Flaw) Find(ParseResult parsed, Argument<string[]> argument)
    {
        Command found = parsed.RootCommandResult.Command;
        foreach (var name in parsed.GetValue(argument) ?? [])
        {
            if (Below(found).FirstOrDefault(c => c.Name == name || c.Aliases.Contains(name)) is not { } next)
            {
                return (found, UnknownWords.NoCommand(found, name));
            }

            found = next;
        }

        return (found, null);
    }

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.Where(c => !c.Hidden);

    private static IEnumerable<CompletionItem> Suggest(CompletionContext context, Argument<string[]> argument)
    {
        Command? at = context.ParseResult.RootCommandResult.Command;
        var said = context.ParseResult.GetResult(argument)?.Tokens.Select(token => token.Value).ToList() ?? [];
        if (said.Count > 0 && said[^1] == context.WordToComplete)
        {
            said.RemoveAt(said.Count - 1);
        }

        foreach (var name in said)
        {
            at = at is null ? null : Below(at).FirstOrDefault(c => c.Name == name);
        }

        return at is null ? [] : Below(at).Select(c => new CompletionItem(c.Name, detail: c.Description));
    }
}
