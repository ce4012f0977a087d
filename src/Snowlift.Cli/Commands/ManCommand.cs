using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift man</c>: the manual pages, of the texts of <c>--help</c>.</summary>
internal sealed class ManCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly Argument<string[]> _names = CommandNames.Argument("Whose page to print (default: snowlift's own)");

    private readonly Option<string?> _out = new("--out") { HelpName = "DIR", Description = "Write all pages into this folder instead, one a file" };

    public ManCommand(CliContext context)
        : base("man", "Print or write the manual pages.")
    {
        _context = context;
        Add(_names);
        Add(_out);
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift man deploy | man -l -", "Read a page"),
        new("snowlift man --out ~/.local/share/man/man1", "For man snowlift-deploy and the like"),
    ];

    private int Run(ParseResult parsed)
    {
        var root = parsed.RootCommandResult.Command;
        if (parsed.GetValue(_out) is { } folder)
        {
            var target = Directory.CreateDirectory(Path.Combine(_context.WorkingDirectory, folder)).FullName;
            foreach (var command in ManPage.All(root))
            {
                File.WriteAllText(Path.Combine(target, ManPage.NameOf(command) + ".1"), ManPage.Of(command, ThisVersion.Number));
            }

            return (int)ExitCode.Done;
        }

        var (found, flaw) = CommandNames.Find(parsed, _names);
        if (flaw is not null)
        {
            new UsageErrorView(_context.Error).Write(flaw);
            return (int)ExitCode.Usage;
        }

        _context.Out.Write(ManPage.Of(found, ThisVersion.Number));
        return (int)ExitCode.Done;
    }
}
