using System.CommandLine;
using Snowlift.Build.Flakes;
using Snowlift.Cli.Context;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Scaffold;

namespace Snowlift.Cli.Completion;

/// <summary>
/// The names that HOST can be, from what lies on this computer: the flake's text, what earlier runs remembered of it, and the
/// servers that they wrote an SSH configuration of. Evaluates nothing, and asks nobody.
/// </summary>
internal sealed class KnownHosts(CliContext context)
{
    /// <summary>Entries of the flake's nixosConfigurations.</summary>
    /// <param name="named">What stands after <c>--flake</c>, or null.</param>
    public IEnumerable<Suggestion> OfFlake(string? named)
    {
        if ((named ?? context.Variable("FLAKE_DIR")) is not { } reference)
        {
            return Above() is { } own ? Hosts(own) : BesideUs();
        }

        try
        {
            return Hosts(FlakeRef.Parse(reference, context.WorkingDirectory).Flake);
        }
        catch (SnowliftException)
        {
            return [];
        }
    }

    /// <summary>Servers that runs on this computer made or reached; those of rehearsals, too.</summary>
    public IEnumerable<Suggestion> Servers() => Directory.Exists(context.Paths.State)
        ? new DirectoryInfo(context.Paths.State).EnumerateDirectories("ssh", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 })
            .SelectMany(folder => folder.EnumerateFiles("*.conf"))
            .Select(file => new Suggestion(Path.GetFileNameWithoutExtension(file.Name), "a server"))
            .DistinctBy(server => server.Word, StringComparer.Ordinal)
            .OrderBy(server => server.Word, StringComparer.Ordinal)
        : [];

    private IEnumerable<Suggestion> Hosts(FlakeRef flake) =>
        (HostCache.Read(context.Paths, flake) ?? (flake.LocalPath is { } folder ? FlakeHosts.Read(folder) : []))
            .Select(host => new Suggestion(host, "a host of the flake"));

    /// <summary>The flake that the folder we are in is part of.</summary>
    private FlakeRef? Above()
    {
        for (var folder = context.WorkingDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "flake.nix")))
            {
                return FlakeRef.Parse(folder, context.WorkingDirectory).Flake;
            }
        }

        return null;
    }

    /// <summary>Folders here that are flakes of their names: <c>snowlift init web</c> makes one.</summary>
    private IEnumerable<Suggestion> BesideUs() => new DirectoryInfo(context.WorkingDirectory)
        .EnumerateDirectories("*", new EnumerationOptions { IgnoreInaccessible = true })
        .Where(folder => File.Exists(Path.Combine(folder.FullName, "flake.nix")))
        .Select(folder => new Suggestion(folder.Name, $"the flake in ./{folder.Name}"));
}
