using System.CommandLine;
using System.CommandLine.Invocation;

namespace Snowlift.Cli.Commands;

/// <summary>What <c>--version</c> does.</summary>
internal sealed class ShowVersion(CliContext context) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public static string Version => typeof(ShowVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public override int Invoke(ParseResult parseResult)
    {
        context.Out.WriteLine($"snowlift {Version}");
        return 0;
    }
}
