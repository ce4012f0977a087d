using System.CommandLine;
using System.CommandLine.Invocation;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;

namespace Snowlift.Cli.Commands;

/// <summary>What <c>--version</c>, <c>-v</c> and <c>snowlift version</c> do.</summary>
internal sealed class ShowVersion(CliContext context) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        context.Out.WriteLine($"snowlift {ThisVersion.Number}");
        return 0;
    }
}

/// <summary><c>snowlift version</c>.</summary>
internal sealed class VersionCommand : DocumentedCommand
{
    public VersionCommand(CliContext context)
        : base("version", "Show the version.") => SetAction(parsed => new ShowVersion(context).Invoke(parsed));

    public override IReadOnlyList<Example> Examples { get; } = [new("snowlift version", "As snowlift --version, and -v")];
}
