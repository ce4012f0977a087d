using System.CommandLine;

namespace Snowlift.Cli.Commands;

/// <summary>The host of a command that needs no flake: the name of its server.</summary>
internal sealed class ServerNameArgument
{
    private readonly Argument<string> _host = new("host") { HelpName = "HOST", Description = "The host; its server has the same name" };

    public void AddTo(Command command) => command.Add(_host);

    /// <summary>The name that was typed.</summary>
    /// <exception cref="Remote.Errors.SnowliftException">It cannot be the name of a server (usage).</exception>
    public string Read(ParseResult parsed) => HostName.Parse(parsed.GetValue(_host)!);
}
