using System.CommandLine;
using Snowlift.Cli.Commands;
using Snowlift.Cli.Context;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

/// <summary>
/// The one event of a command that fails before its run begins: programs that read the stream must learn of every end. A line
/// that cannot be understood counts, too, where <c>--json</c> is among its words.
/// </summary>
internal static class FailureEvent
{
    /// <summary>Writes it, where events were asked for.</summary>
    public static void Write(
        CliContext context, ParseResult parsed, IReadOnlyList<string> args, ExitCode exitCode, string what, string? why = null, string? next = null)
    {
        if (!IsWanted(parsed, args))
        {
            return;
        }

        var events = new EventStream(context.Time, [new JsonView(context.Out)]) { Redact = context.Secrets.Redact };
        events.Report(new RunFailed((int)exitCode, what, why, next, []));
    }

    private static bool IsWanted(ParseResult parsed, IReadOnlyList<string> args)
    {
        var command = parsed.CommandResult.Command;
        // Where the command itself is unknown, nobody can tell what its --json would have been.
        return args.TakeWhile(word => word != "--").Any(word => word is "--json" or "--json=true")
            && (command is RootCommand || command.Options.OfType<EventsOption>().Any());
    }
}
