using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Nix;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>Which hosts of one flake.</summary>
internal sealed class HostsOptions(CliContext context)
{
    private readonly Argument<string[]> _hosts = new("host")
    {
        HelpName = "HOST…",
        Description = "Entries of nixosConfigurations; their servers have the same names",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly FlakeOption _flake = new(context, namesHost: false);

    public void AddTo(Command to)
    {
        to.Add(_hosts);
        to.Add(_flake.Option);
    }

    /// <summary>Whether a flake was named, or we stand in one.</summary>
    public bool NamesFlake(ParseResult parsed) => _flake.IsNamed(parsed, Only(parsed));

    /// <summary>
    /// The hosts, each once, in the order in which they were named; none where a flake is to be asked for its only one.
    /// </summary>
    /// <exception cref="SnowliftException">None and no flake, or a name that cannot be one (usage).</exception>
    public IReadOnlyList<string> Hosts(ParseResult parsed)
    {
        var named = parsed.GetValue(_hosts) is { Length: > 0 } some ? some
            : _flake.Text(parsed) is { } text && FlakeRef.HostIn(text) is { } host ? [host]
            : NamesFlake(parsed) ? []
            : throw new SnowliftException(
                ExitCode.Usage, "No host was named",
                "An update is about entries of a flake's nixosConfigurations, and there is no flake in this folder or above it.",
                $"Write {context.Suggest.Program} update HOST…, or --flake PATH#HOST.");
        return [.. named.Select(HostName.Parse).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The hosts, as far as that can be told before the flake is asked.</summary>
    public IReadOnlyList<string> Known(ParseResult parsed) =>
        Hosts(parsed) is { Count: > 0 } hosts ? hosts : _flake.OnlyHost(parsed) is { } only ? [only] : [];

    /// <summary>The flake.</summary>
    /// <param name="fallback">The flake where none is named and the folder we are in is none.</param>
    public FlakeRef Flake(ParseResult parsed, string? fallback) => _flake.Read(parsed, Only(parsed), fallback).Flake;

    private string? Only(ParseResult parsed) => parsed.GetValue(_hosts) is [var only] ? only : null;
}
