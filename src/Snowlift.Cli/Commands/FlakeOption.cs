using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Scaffold;

namespace Snowlift.Cli.Commands;

/// <summary><c>--flake</c>, and the flake that is meant where it is left away: of every command that is about hosts.</summary>
/// <param name="namesHost">Whether it may name the host, too.</param>
internal sealed class FlakeOption(CliContext context, bool namesHost)
{
    /// <summary>The lab's demo, also where the folder we are in is another flake.</summary>
    public const string Demo = "lab:demo";

    public Option<string?> Option { get; } = new("--flake")
    {
        HelpName = "REF",
        Description = "The flake: a folder, or anything Nix takes"
            + (namesHost ? "; PATH#HOST names the host too" : "")
            + $" (default: $FLAKE_DIR, else the one that this folder is in; in the lab {Demo} is its demo)",
    };

    /// <summary>What was typed, or stands in the environment; null where neither is, or it is the lab's demo.</summary>
    public string? Text(ParseResult parsed) => Said(parsed) is { } said && said != Demo ? said : null;

    /// <summary>Whether a flake of the user's was named, or we stand in one, or the host is called like a folder that has one.</summary>
    /// <param name="host">The one host that was named, or null.</param>
    public bool IsNamed(ParseResult parsed, string? host) =>
        Said(parsed) != Demo && (Text(parsed) is not null || Found(host) is not null);

    /// <summary>The flake, and the host where it names one.</summary>
    /// <param name="fallback">The flake where none is named and the folder we are in is part of none: the lab's demo.</param>
    /// <exception cref="SnowliftException">It is none, or the lab's, and this is not the lab (usage).</exception>
    public (FlakeRef Flake, string? Host) Read(ParseResult parsed, string? host, string? fallback)
    {
        if (Said(parsed) == Demo && fallback is null)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"{Demo} is the flake of the lab", null, $"{context.Suggest.At("lab")}\nor name a flake of yours: --flake REF");
        }

        var isDemo = Said(parsed) == Demo;
        return FlakeRef.Parse(
            (isDemo ? fallback : Text(parsed) ?? Found(host) ?? fallback) ?? ".", context.WorkingDirectory);
    }

    /// <summary>The one host that the flake's text names; null where that is not so clear. Nothing is evaluated.</summary>
    public string? OnlyHost(ParseResult parsed)
    {
        if (!IsNamed(parsed, null))
        {
            return null;
        }

        try
        {
            return Read(parsed, null, null).Flake.LocalPath is { } folder && FlakeHosts.Read(folder) is [var only] ? only : null;
        }
        catch (SnowliftException)
        {
            // What is wrong with it is told when it is needed.
            return null;
        }
    }

    /// <summary>
    /// After <c>snowlift init web</c>, <c>snowlift deploy web</c> means ./web, where the folder we are in is no flake itself;
    /// else the flake that this folder is part of. Null where it is part of none.
    /// </summary>
    private string? Found(string? host) =>
        File.Exists(Path.Combine(context.WorkingDirectory, "flake.nix")) ? "."
        : host is not null && File.Exists(Path.Combine(context.WorkingDirectory, host, "flake.nix")) ? "./" + host
        : FlakeSearch.FindUp(context.WorkingDirectory) is not null ? "."
        : null;

    private string? Said(ParseResult parsed) => parsed.GetValue(Option) ?? context.Variable("FLAKE_DIR");
}
