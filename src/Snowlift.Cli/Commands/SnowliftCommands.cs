using System.CommandLine;
using System.CommandLine.Help;
using Snowlift.Cli.Commands.Images;
using Snowlift.Cli.Commands.Lab;
using Snowlift.Cli.Help;

namespace Snowlift.Cli.Commands;

/// <summary>The whole tree of commands.</summary>
internal static class SnowliftCommands
{
    public static RootCommand Build(CliContext context)
    {
        var root = new RootCommand(
            "Snowlift turns a flake's nixosConfigurations.<host> into a running, verified NixOS server, with one command.")
        {
            new InitCommand(context),
            new DeployCommand(context),
            new PlanCommand(context),
            new CheckCommand(context),
            new UpdateCommand(context),
            new RollbackCommand(context),
            new GenerationsCommand(context),
            new DiffCommand(context),
            new ListCommand(context),
            new StatusCommand(context),
            new SshCommand(context),
            new LogsCommand(context),
            new TimelineCommand(context),
            new CleanUpCommand(context),
            new DestroyCommand(context),
            new ExtendCommand(context),
            new ReapCommand(context),
            new WorkCommand(context),
            new HostKeyCommand(context),
            new BakeCommand(context),
            new ImagesCommand(context),
            new TypesCommand(context),
            new LocationsCommand(context),
            new LabCommand(context),
            new CompletionCommand(context),
            new ManCommand(context),
        };
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
        version.Action = new ShowVersion(context);
        return root;
    }
}
