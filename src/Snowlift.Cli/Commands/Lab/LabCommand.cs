using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;

namespace Snowlift.Cli.Commands.Lab;

/// <summary><c>snowlift lab</c>: the local cloud in which a deploy is rehearsed.</summary>
internal sealed class LabCommand : DocumentedCommand
{
    public LabCommand(CliContext context)
        : base("lab", "The local rehearsal cloud: Hetzner's API on this computer, with virtual machines behind it.")
    {
        Add(new LabServeCommand(context));
        Add(new LabStatusCommand(context));
        Add(new LabDownCommand(context));
        Add(new LabImagesCommand(context));
        Add(new LabEnvCommand(context));
        SetAction(_ =>
        {
            ShowHelp.Write(this, context.Error, context);
            return (int)Snowlift.Remote.Errors.ExitCode.Usage;
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift deploy demo --create --cloud lab", "Deploy in the lab; it starts by itself"),
        new("snowlift lab status", "What runs there"),
        new("eval \"$(snowlift lab env)\" && hcloud server list", "Use the official CLI with it"),
        new("snowlift lab down", "End it, and delete its servers"),
    ];
}
