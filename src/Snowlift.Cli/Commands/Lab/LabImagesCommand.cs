using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Terminal;
using Snowlift.Lab.Images;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands.Lab;

/// <summary><c>snowlift lab images</c>: builds what the lab's machines boot.</summary>
internal sealed class LabImagesCommand : DocumentedCommand
{
    public LabImagesCommand(CliContext context)
        : base("images", "Build the images that the lab's machines boot, where they are missing; print their folder.")
    {
        SetAction(async (_, cancellation) =>
        {
            var images = await LabHome.EnsureImagesAsync(
                context, line => context.Error.WriteLine($"lab: {PlainText.Of(line)}"), cancellation);
            await context.Out.WriteLineAsync(images.Root);
            return (int)ExitCode.Done;
        });
    }

    public override string Remarks =>
        "Takes about three minutes the first time, and root (mmdebstrap). SNOWLIFT_LAB_IMAGES names a folder of images built elsewhere.";

    public override IReadOnlyList<Example> Examples { get; } = [new("sudo snowlift lab images", "Prepare the lab ahead of time")];
}
