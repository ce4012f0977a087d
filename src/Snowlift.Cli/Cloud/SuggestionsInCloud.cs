using Snowlift.Cli.Context;
using Snowlift.Lab.Images;
using Snowlift.Remote.Processes;
using Snowlift.Runs;

namespace Snowlift.Cli.Cloud;

/// <summary>Lines to type that mean the same cloud.</summary>
internal static class SuggestionsInCloud
{
    private const string Sudo = "sudo ";

    /// <summary>Of the line that was typed, for servers of that cloud.</summary>
    public static Suggestions SuggestIn(this CliContext context, CloudChoice cloud) => context.Suggest with
    {
        Program = cloud.Kind == CloudKind.Lab ? WithImages(context) : context.Suggest.Program,
        Cloud = cloud.Kind == CloudKind.Lab ? "lab" : cloud.MustBeSaid ? "hetzner" : null,
        EndsWithUs = cloud.IsRehearsal,
        Elsewhere = cloud.Elsewhere,
    };

    /// <summary>Whoever brought the lab's images from another place needs them for the next command, too.</summary>
    private static string WithImages(CliContext context)
    {
        var program = context.Suggest.Program;
        if (context.Variable(LabImageSet.Variable) is not { } images)
        {
            return program;
        }

        var variable = $"{LabImageSet.Variable}={Quoting.ForTyping(Path.GetFullPath(images, context.WorkingDirectory))} ";
        return program.StartsWith(Sudo, StringComparison.Ordinal) ? Sudo + variable + program[Sudo.Length..] : variable + program;
    }
}
