using System.CommandLine;
using System.CommandLine.Invocation;

namespace Snowlift.Cli.UsageErrors;

/// <summary>
/// Finds what is wrong with a command line. One thing at a time, and the one that explains the others first: an unknown
/// command makes every word after it unknown, too.
/// </summary>
internal static class WrongLine
{
    /// <summary>The first thing that is wrong; null where the line can be understood.</summary>
    /// <param name="args">The line's words as they were typed.</param>
    public static UsageFlaw? Find(ParseResult parsed, IReadOnlyList<string> args)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Action is not ParseErrorAction && !ReferenceEquals(parsed.Action, command.Action))
        {
            // Help and version are shown whatever else is wrong.
            return null;
        }

        return WrongValues.Unwanted(parsed, args)
            ?? UnknownWords.Command(parsed)
            ?? UnknownWords.Option(parsed, args)
            ?? UnknownWords.Letter(parsed, args)
            ?? WrongValues.Empty(parsed, args)
            ?? WrongValues.First(parsed)
            ?? UnknownWords.TooMany(parsed)
            ?? (parsed.Errors is [var error, ..] ? new UsageFlaw(command, error.Message) : null);
    }
}
