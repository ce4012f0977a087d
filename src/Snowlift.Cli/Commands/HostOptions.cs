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

    private readonly Option<string?> _flake = new("--flake")
    {
        HelpName = "REF",
        Description = "The flake: a folder, or anything Nix takes; PATH#HOST names the host too (default: $FLAKE_DIR, else .)",
    };

    public void AddTo(Command to)
    {
        to.Add(_host);
        to.Add(_flake);
    }

    /// <summary>Whether a flake was named, or we stand in one.</summary>
    public bool NamesFlake(ParseResult parsed) =>
        FlakeText(parsed) is not null || FlakeFolder.Of(context, parsed.GetValue(_host)) is not null || File.Exists(Path.Combine(context.WorkingDirectory, "flake.nix"));

    /// <summary>Refuses what cannot be meant, whatever the flake is.</summary>
    /// <exception cref="SnowliftException">No host, or a name that is none (usage).</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_host) is { } named)
        {
            HostName.Parse(named);
        }
        else if (FlakeText(parsed)?.TrimEnd('#').Contains('#', StringComparison.Ordinal) != true)
        {
            throw Usage(
                "No host was named",
                $"A {command} is about one entry of the flake's nixosConfigurations.",
                $"Write snowlift {command} HOST, or --flake PATH#HOST.");
        }
    }

    /// <summary>The host alone, for what needs no flake; checked before.</summary>
    public string Name(ParseResult parsed) =>
        HostName.Parse(parsed.GetValue(_host) ?? FlakeRef.Parse(FlakeText(parsed)!, context.WorkingDirectory).Host!);

    /// <summary>The flake and the host.</summary>
    /// <param name="fallback">The flake where none is named and the folder we are in is none.</param>
    /// <exception cref="SnowliftException">They contradict each other, or there is no flake (usage).</exception>
    public (FlakeRef Flake, string Host) Read(ParseResult parsed, string? fallback)
    {
        var named = parsed.GetValue(_host);
        var text = FlakeText(parsed) ?? FlakeFolder.Of(context, named) ?? fallback ?? ".";
        var (flake, host) = FlakeRef.Parse(text, context.WorkingDirectory);
        if (named is not null && host is not null && named != host)
        {
            throw Usage(
                $"Two hosts were named: {named} and {host}",
                $"The second one stands in --flake {text}.",
                "Name one.");
        }

        return (flake, HostName.Parse(named ?? host!));
    }

    private string? FlakeText(ParseResult parsed) => parsed.GetValue(_flake) ?? context.Variable("FLAKE_DIR");

    private static SnowliftException Usage(string what, string? why, string next) => new(ExitCode.Usage, what, why, next);
}
