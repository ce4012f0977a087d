using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.LocalLab;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

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

    /// <summary>Refuses what cannot be meant, whatever the flake is. A flake with one host needs none named.</summary>
    /// <exception cref="SnowliftException">No host, or a name that is none (usage).</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_host) is { } named)
        {
            HostName.Parse(named);
        }
        else if (!NamesFlake(parsed))
        {
            throw Usage(
                "No host was named",
                $"A {command} is about one entry of a flake's nixosConfigurations, and there is no flake in this folder or above it.",
                $"Write {context.Suggest.Program} {command} HOST, or --flake PATH#HOST.");
        }
    }

    /// <summary>The host, where it was named, or is the only one that the flake's text names.</summary>
    public string? Name(ParseResult parsed) =>
        parsed.GetValue(_host) ?? (_flake.Text(parsed) is { } text ? FlakeRef.HostIn(text) : null) ?? _flake.OnlyHost(parsed);

    /// <summary>The flake, and the host where one was named.</summary>
    /// <param name="fallback">The flake where none is named and the folder we are in is none.</param>
    /// <exception cref="SnowliftException">They contradict each other, or there is no flake (usage).</exception>
    public (FlakeRef Flake, string? Host) Read(ParseResult parsed, string? fallback)
    {
        var named = parsed.GetValue(_host);
        var (flake, host) = _flake.Read(parsed, named, fallback);
        if (named is not null && host is not null && named != host)
        {
            throw Usage(
                $"Two hosts were named: {Quoting.ForTyping(named)} and {Quoting.ForTyping(host)}",
                $"The second one stands in --flake {Quoting.ForTyping(_flake.Text(parsed)!)}.",
                "Name one.");
        }

        return (flake, (named ?? host) is { } one ? HostName.Parse(one) : null);
    }

    /// <summary>The flake, made ready for the lab where it is that, and the host: the only one where none was named.</summary>
    /// <param name="sshKey">The private key that was named, or null.</param>
    public async Task<(FlakeRef Flake, string Host, DemoDeploy? Lab)> ReadAsync(
        ParseResult parsed, CloudChoice cloud, string? sshKey, Action<string> say, CancellationToken cancellation)
    {
        var demo = await LabFlakes.DemoAsync(context, cloud, NamesFlake(parsed), sshKey, say, cancellation);
        var (flake, host) = Read(parsed, demo?.Flake);
        if (cloud.Kind == CloudKind.Lab && demo is null && host == "demo" && _flake.Text(parsed) is null)
        {
            say($"the flake is {flake.Url}; the lab's own demo: {context.Suggest.With("--flake", FlakeOption.Demo)}");
        }

        (flake, demo) = await LabFlakes.FitAsync(context, cloud, flake, demo, say, cancellation);
        return (flake, host ?? await OnlyHost.FindAsync(context, flake, demo, cancellation), demo);
    }

    private static SnowliftException Usage(string what, string? why, string next) => new(ExitCode.Usage, what, why, next);
}
