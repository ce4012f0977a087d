using Snowlift.Cli.Commands;
using Snowlift.Deploy;
using Snowlift.Lab.Images;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Views;

/// <summary>What one would type next once the demo is deployed in the lab. Each line works where it is pasted.</summary>
internal sealed class DemoTour(CliContext context, Suggestions suggest)
{
    /// <summary>Whoever brought images of another place needs them for the next command, too.</summary>
    private string Images => context.Variable(LabImages.Variable) is { } images
        ? $"{LabImages.Variable}={Quoting.ForDisplay(Path.GetFullPath(images, context.WorkingDirectory))} "
        : "";

    /// <summary>Writes the lines.</summary>
    public void Write(string host)
    {
        (string Line, string What)[] lines =
        [
            (suggest.Line("ssh", host), "a shell on it"),
            (suggest.Line("logs", host), "its journal"),
            (suggest.Line("update", host, "--flake", FlakeOption.Demo), "what the flake says by then; it goes back by itself where that fails"),
            ($"{suggest.Line("destroy", host, "--yes")} && {Images}{suggest.Line("lab down")}", "and it is gone"),
        ];
        context.Out.WriteLine();
        context.Out.WriteLine("Next, for example:");
        foreach (var (line, what) in lines)
        {
            context.Out.WriteLine($"  {Images}{line}   # {what}");
        }
    }
}
