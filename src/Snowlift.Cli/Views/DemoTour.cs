using Snowlift.Remote.Processes;

namespace Snowlift.Cli.Views;

/// <summary>What one would type next once the demo is deployed in the lab. Each line works where it is pasted.</summary>
internal sealed class DemoTour(CliContext context)
{
    /// <summary>What the program was called as, where a script called it: <c>./snowlift</c>.</summary>
    private const string CalledAs = "SNOWLIFT_COMMAND";

    private string Program => string.Concat(
        // Who used sudo has the lab in root's home.
        context.Variable("SUDO_USER") is not null && System.Environment.IsPrivilegedProcess ? "sudo " : "",
        context.Variable(Lab.Images.LabImages.Variable) is { } images ? $"{Lab.Images.LabImages.Variable}={Quoting.ForDisplay(Path.GetFullPath(images, context.WorkingDirectory))} " : "",
        Quoting.ForDisplay(context.Variable(CalledAs) ?? "snowlift"));

    /// <summary>Writes the lines.</summary>
    public void Write(string host)
    {
        (string Line, string What)[] lines =
        [
            ($"ssh {host} --cloud lab", "a shell on it"),
            ($"logs {host} --cloud lab", "its journal"),
            ($"update {host} --cloud lab --flake {Commands.FlakeOption.Demo}", "what the flake says by then; it goes back by itself where that fails"),
            ($"destroy {host} --cloud lab --yes && {Program} lab down", "and it is gone"),
        ];
        context.Out.WriteLine();
        context.Out.WriteLine("Next, for example:");
        foreach (var (line, what) in lines)
        {
            context.Out.WriteLine($"  {Program} {line}   # {what}");
        }
    }
}
