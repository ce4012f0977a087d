using System.CommandLine;
using System.CommandLine.Help;
using Snowlift.Cli.Commands.Images;
using Snowlift.Cli.Commands.Lab;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;

namespace Snowlift.Cli.Commands;

/// <summary>The whole tree of commands.</summary>
internal static class SnowliftCommands
{
    /// <summary>How the line is read: a word that begins with @ is that word, and names no file of further words.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>All commands, in the order and under the headings of the README's table.</summary>
    private static readonly Entry[] All =
    [
        new(null, "deploy", context => new DeployCommand(context)),
        new("Before", "init", context => new InitCommand(context)),
        new("Before", "check", context => new CheckCommand(context)),
        new("Before", "plan", context => new PlanCommand(context)),
        new("Before", "types", context => new TypesCommand(context)),
        new("Before", "locations", context => new LocationsCommand(context)),
        new("Afterwards", "list", context => new ListCommand(context)),
        new("Afterwards", "status", context => new StatusCommand(context)),
        new("Afterwards", "ssh", context => new SshCommand(context)),
        new("Afterwards", "logs", context => new LogsCommand(context)),
        new("Afterwards", "timeline", context => new TimelineCommand(context)),
        new("Afterwards", "update", context => new UpdateCommand(context)),
        new("Afterwards", "rollback", context => new RollbackCommand(context)),
        new("Afterwards", "generations", context => new GenerationsCommand(context)),
        new("Afterwards", "diff", context => new DiffCommand(context)),
        new("Afterwards", "host-key", context => new HostKeyCommand(context)),
        new("Afterwards", "cleanup", context => new CleanUpCommand(context)),
        new("Afterwards", "bake", context => new BakeCommand(context)),
        new("Afterwards", "images", context => new ImagesCommand(context)),
        new("In the end", "destroy", context => new DestroyCommand(context)),
        new("In the end", "extend", context => new ExtendCommand(context)),
        new("In the end", "reap", context => new ReapCommand(context)),
        new("In the end", "work", context => new WorkCommand(context)),
        new("Besides", "lab", context => new LabCommand(context)),
        new("Besides", "completion", context => new CompletionCommand(context)),
        new("Besides", "man", context => new ManCommand(context), NamesOthers: true),
        new("Besides", "help", context => new HelpCommand(context), NamesOthers: true),
        new("Besides", "version", context => new VersionCommand(context)),
    ];

    /// <summary>The tree.</summary>
    /// <param name="only">The one command that is asked about, where making all of them takes too long: all where it cannot do without the others, and where there is none of that name.</param>
    public static RootCommand Build(CliContext context, string? only = null)
    {
        var root = new RootCommand(
            "Snowlift turns a flake's nixosConfigurations.<host> into a running, verified NixOS server, with one command.");
        var wanted = Array.FindAll(All, entry => entry.Name == only && !entry.NamesOthers);
        foreach (var entry in wanted.Length > 0 ? wanted : All)
        {
            var command = entry.Make(context);
            command.Group = entry.Group;
            root.Add(command);
        }

        root.SetAction(_ => ShowHelp.Write(root, context.Out, context));

        var help = root.Options.OfType<HelpOption>().Single();
        help.Description = "Show help and examples";
        help.Action = new ShowHelp(context);
        foreach (var alias in new[] { "-?", "/?", "/h" })
        {
            help.Aliases.Remove(alias);
        }

        var version = root.Options.OfType<VersionOption>().Single();
        version.Description = "Show the version";
        version.Aliases.Add("-v");
        version.Action = new ShowVersion(context);
        return root;
    }

    /// <summary>A command that can be made.</summary>
    /// <param name="Group">Its heading; null for the first one, which has none.</param>
    /// <param name="NamesOthers">It takes the names of the others, so is not complete without them.</param>
    private sealed record Entry(string? Group, string Name, Func<CliContext, DocumentedCommand> Make, bool NamesOthers = false);
}
