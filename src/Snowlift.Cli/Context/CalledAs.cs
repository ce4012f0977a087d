using Snowlift.Remote.Processes;
using Snowlift.Runs;

namespace Snowlift.Cli.Context;

/// <summary>How the program was started, so that what it tells people to type starts it again.</summary>
public static class CalledAs
{
    /// <summary>Names it where something else starts us: a script such as <c>./snowlift</c>.</summary>
    public const string Variable = "SNOWLIFT_CALLED_AS";

    /// <summary>What suggestions begin with.</summary>
    /// <param name="started">What was typed, as far as the system tells: <c>./snowlift</c>.</param>
    /// <param name="library">The library that is run, where the dotnet host runs it; null for a program of our own.</param>
    public static Suggestions Find(IReadOnlyDictionary<string, string?> environment, string? started, string? library)
    {
        var said = environment.GetValueOrDefault(Variable) is { Length: > 0 } variable ? variable : null;
        var called = said ?? started;
        if (said is null && library is not null)
        {
            return Suggestions.Plain with { Program = $"dotnet {Quoting.ForTyping(library)}" };
        }

        return string.IsNullOrEmpty(called) ? Suggestions.Plain
            : Path.GetFileName(called) == DropIn.Name ? Suggestions.Plain with { DeployProgram = AsTyped(environment, called) }
            : Suggestions.Plain with { Program = AsTyped(environment, called) };
    }

    /// <summary>What was typed, as far as the system tells.</summary>
    public static string? Started()
    {
        const string Own = "/proc/self/cmdline";
        return File.Exists(Own) ? File.ReadAllText(Own).Split('\0')[0] : null;
    }

    /// <summary>A script that the shell found by its name is told its whole path.</summary>
    private static string AsTyped(IReadOnlyDictionary<string, string?> environment, string called)
    {
        var name = Path.GetFileName(called);
        var found = environment.GetValueOrDefault("PATH")?.Split(':')
            .Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        // Who used sudo has keys, known hosts and the lab in root's home.
        return (string.IsNullOrEmpty(environment.GetValueOrDefault("SUDO_USER")) ? "" : "sudo ")
            + Quoting.ForTyping(found == called || !called.Contains('/', StringComparison.Ordinal) ? name : called);
    }
}
