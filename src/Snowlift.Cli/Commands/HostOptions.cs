using System.CommandLine;
using Snowlift.Nix;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>Which host of which flake: what every command about a host takes.</summary>
/// <param name="command">The command's name, for the advice in errors.</param>
internal sealed class HostOptions(CliContext context, string command)
{
    private readonly Argument<string?> _host = new("host")
    {
        HelpName = "HOST",
        Description = "The entry of nixosConfigurations; its server has the same name",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly FlakeOption _flake = new(context, namesHost: true);

    public void AddTo(Command to)
    {
        to.Add(_host);
        to.Add(_flake.Option);
    }

    /// <summary>Whether a flake was named, or we stand in one.</summary>
    public bool NamesFlake(ParseResult parsed) => _flake.IsNamed(parsed, parsed.GetValue(_host));

    /// <summary>Refuses what cannot be meant, whatever the flake is.</summary>
    /// <exception cref="SnowliftException">No host, or a name that is none (usage).</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_host) is { } named)
        {
            HostName.Parse(named);
        }
        else if (_flake.Text(parsed)?.TrimEnd('#').Contains('#', StringComparison.Ordinal) != true)
        {
            throw Usage(
                "No host was named",
                $"A {command} is about one entry of the flake's nixosConfigurations.",
                $"Write snowlift {command} HOST, or --flake PATH#HOST.");
        }
    }

    /// <summary>The host alone, for what needs no flake; checked before.</summary>
    public string Name(ParseResult parsed) =>
        HostName.Parse(parsed.GetValue(_host) ?? FlakeRef.Parse(_flake.Text(parsed)!, context.WorkingDirectory).Host!);

    /// <summary>The flake and the host.</summary>
    /// <param name="fallback">The flake where none is named and the folder we are in is none.</param>
    /// <exception cref="SnowliftException">They contradict each other, or there is no flake (usage).</exception>
    public (FlakeRef Flake, string Host) Read(ParseResult parsed, string? fallback)
    {
        var named = parsed.GetValue(_host);
        var (flake, host) = _flake.Read(parsed, named, fallback);
        if (named is not null && host is not null && named != host)
        {
            throw Usage(
                $"Two hosts were named: {named} and {host}",
                $"The second one stands in --flake {_flake.Text(parsed)}.",
                "Name one.");
        }

        return (flake, HostName.Parse(named ?? host!));
    }

    private static SnowliftException Usage(string what, string? why, string next) => new(ExitCode.Usage, what, why, next);
}
