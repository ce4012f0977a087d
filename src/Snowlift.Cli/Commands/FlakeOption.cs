using System.CommandLine;
using Snowlift.Nix;
using Snowlift.Remote.Errors;

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
            + (namesHost ? "; PATH#HOST names the host too" : "") + $" (default: $FLAKE_DIR, else .; in the lab {Demo} is its demo)",
    };

    /// <summary>What was typed, or stands in the environment; null where neither is, or it is the lab's demo.</summary>
    public string? Text(ParseResult parsed) => Said(parsed) is { } said && said != Demo ? said : null;

    /// <summary>Whether a flake of the user's was named, or we stand in one, or the host is called like a folder that has one.</summary>
    /// <param name="host">The one host that was named, or null.</param>
    public bool IsNamed(ParseResult parsed, string? host) =>
        Said(parsed) != Demo
        && (Text(parsed) is not null || FolderOf(host) is not null || File.Exists(Path.Combine(context.WorkingDirectory, "flake.nix")));

    /// <summary>The flake, and the host where it names one.</summary>
    /// <param name="fallback">The flake where none is named and the folder we are in is none: the lab's demo.</param>
    /// <exception cref="SnowliftException">It is none, or the lab's, and this is not the lab (usage).</exception>
    public (FlakeRef Flake, string? Host) Read(ParseResult parsed, string? host, string? fallback)
    {
        if (Said(parsed) == Demo && fallback is null)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"{Demo} is the flake of the lab", null, "Add --cloud lab, or name a flake of yours: --flake REF");
        }

        var isDemo = Said(parsed) == Demo;
        return FlakeRef.Parse(
            (isDemo ? fallback : Text(parsed) ?? FolderOf(host) ?? fallback) ?? ".", context.WorkingDirectory);
    }

    /// <summary>After <c>snowlift init web</c>, <c>snowlift deploy web</c> means ./web, where the folder we are in is no flake itself.</summary>
    private string? FolderOf(string? host) =>
        host is not null
        && !File.Exists(Path.Combine(context.WorkingDirectory, "flake.nix"))
        && File.Exists(Path.Combine(context.WorkingDirectory, host, "flake.nix"))
            ? "./" + host
            : null;

    private string? Said(ParseResult parsed) => parsed.GetValue(Option) ?? context.Variable("FLAKE_DIR");
}
