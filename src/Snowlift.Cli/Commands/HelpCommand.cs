using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift help [COMMAND…]</c>: what <c>--help</c> shows.</summary>
internal sealed class HelpCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly Argument<string[]> _names = CommandNames.Argument("Whose help to show (default: that of all)");

    public HelpCommand(CliContext context)
        : base("help", "Show help and examples, of all or of one command.")
    {
        _context = context;
        Add(_names);
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift help deploy", "As snowlift deploy --help"),
        new("snowlift help lab serve", "Of a command below another one"),
    ];

    private int Run(ParseResult parsed)
    {
        var (command, flaw) = CommandNames.Find(parsed, _names);
        if (flaw is not null)
        {
            new UsageErrorView(_context.Error).Write(flaw);
            return (int)ExitCode.Usage;
        }

        ShowHelp.Write(command, _context.Out, _context);
        return (int)ExitCode.Done;
    }
}
