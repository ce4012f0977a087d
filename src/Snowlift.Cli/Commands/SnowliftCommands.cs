using System.CommandLine;
using System.CommandLine.Help;
using Snowlift.Cli.Commands.Images;
using Snowlift.Cli.Commands.Lab;
using Snowlift.Cli.Help;

namespace Snowlift.Cli.Commands;

/// <summary>The whole tree of commands.</summary>
internal static class SnowliftCommands
{
    /// <summary>How the line is read: a word that begins with @ is that word, and names no file of further words.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>All commands, in the order and under the headings of the README's table.</summary>
    public static RootCommand Build(CliContext context)
    {
        var root = new RootCommand(
            "Snowlift turns a flake's nixosConfigurations.<host> into a running, verified NixOS server, with one command.");
        AddTo(root, null, new DeployCommand(context));
        AddTo(root, "Before", new InitCommand(context), new CheckCommand(context), new PlanCommand(context), new TypesCommand(context), new LocationsCommand(context));
        AddTo(
            root, "Afterwards", new ListCommand(context), new StatusCommand(context), new SshCommand(context), new LogsCommand(context), new TimelineCommand(context),
            new UpdateCommand(context), new RollbackCommand(context), new GenerationsCommand(context), new DiffCommand(context),
            new HostKeyCommand(context), new CleanUpCommand(context), new BakeCommand(context), new ImagesCommand(context));
        AddTo(root, "In the end", new DestroyCommand(context), new ExtendCommand(context), new ReapCommand(context), new WorkCommand(context));
        AddTo(
            root, "Besides", new LabCommand(context), new CompletionCommand(context), new ManCommand(context), new HelpCommand(context),
            new VersionCommand(context));
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

    private static void AddTo(RootCommand root, string? group, params DocumentedCommand[] commands)
    {
        foreach (var command in commands)
        {
            command.Group = group;
            root.Add(command);
        }
    }
}
