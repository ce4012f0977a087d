using System.Text.RegularExpressions;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Nix;

/// <summary>Turns Nix's failures into errors that say what to do.</summary>
internal static partial class NixFailure
{
    public static SnowliftException Evaluation(FlakeRef flake, string host, ProcessResult result, string command)
    {
        var message = Message(result);
        var next = NixDiagnosis.Next(flake, host, string.Join('\n', Plain(result)))
            ?? $"Mend the flake and try: nix eval {NixDiagnosis.Toplevel(flake, host)}";
        return new SnowliftException(ExitCode.Nix, $"The flake {Quoting.ForTyping(flake.Url)} does not evaluate", message, next)
        {
            Command = command,
            LastLines = result.LastLines(),
        };
    }

    public static SnowliftException Build(ProcessResult result, string command) =>
        new(ExitCode.Nix, "The system could not be built here", Message(result),
            "Mend the build, or build on the target instead: --build-on remote")
        {
            Command = command,
            LastLines = result.LastLines(),
        };

    public static SnowliftException Copy(StorePath path, string target, ProcessResult result, string command) =>
        new(ExitCode.Nix, $"The closure of {path.Name} could not be copied to {target}", Message(result),
            "Run the same command again: paths that have arrived are not sent twice.")
        {
            Command = command,
            LastLines = result.LastLines(),
        };

    /// <summary>
    /// Nix's own error without its trace: from the last line that begins with <c>error:</c> to the end, without terminal
    /// colours, at most 12 lines.
    /// </summary>
    public static string Message(ProcessResult result)
    {
        var lines = Plain(result)
            .Where(line => !line.StartsWith("@nix ", StringComparison.Ordinal) && !line.StartsWith("warning:", StringComparison.Ordinal))
            .ToList();
        var start = lines.FindLastIndex(line => line.TrimStart().StartsWith("error:", StringComparison.Ordinal));
        var said = start < 0 ? lines.TakeLast(6) : lines.Skip(start).Take(12);
        return string.Join('\n', said.Where(line => line.Length > 0)).Trim();
    }

    private static IEnumerable<string> Plain(ProcessResult result) => result.Error.Select(line => Colour().Replace(line, "").TrimEnd());

    [GeneratedRegex(@"\e\[[0-9;]*[A-Za-z]", RegexOptions.NonBacktracking)]
    private static partial Regex Colour();
}
