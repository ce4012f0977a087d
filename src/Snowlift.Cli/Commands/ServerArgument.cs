using System.CommandLine;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>HOST, where no flake is needed: the name of a server.</summary>
internal sealed class ServerArgument
{
    private readonly Argument<string> _host = new("host") { HelpName = "HOST", Description = "The server's name: the host that was deployed" };

    public void AddTo(Command to) => to.Add(_host);

    /// <summary>The name.</summary>
    /// <exception cref="SnowliftException">It can be no server's name (usage).</exception>
    public string Read(ParseResult parsed) => HostName.Parse(parsed.GetValue(_host)!);
}
