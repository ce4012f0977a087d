using System.Collections.Immutable;
using Snowlift.Remote.Processes;

namespace Snowlift.Remote.Ssh;

/// <summary>
/// A POSIX sh script that runs on a machine: a file of its own, with its arguments and what it reads on stdin.
/// It answers with <c>key=value</c> lines on stdout and words for people on stderr.
/// </summary>
/// <param name="Name">The file's name without <c>.sh</c>; it is <c>$0</c> on the machine, so that <c>ps</c> shows it.</param>
/// <param name="Text">The script.</param>
public sealed record TargetScript(string Name, string Text)
{
    public ImmutableArray<string> Arguments { get; init; } = [];

    public StandardInput Input { get; init; } = StandardInput.Nothing;

    /// <summary>The command for the machine's shell. The script travels as an argument, so that stdin is free.</summary>
    public string ToRemoteCommand(bool asRoot) =>
        Quoting.ForShell([.. asRoot ? (string[])["sudo", "-n"] : [], "sh", "-c", Text, "snowlift-" + Name, .. Arguments]);
}

/// <summary>What a target script said.</summary>
/// <param name="Values">All values of each key, in order.</param>
public sealed record ScriptResult(ILookup<string, string> Values)
{
    /// <summary>The first value of a key, or null.</summary>
    public string? this[string key] => Values[key].FirstOrDefault();

    public static ScriptResult Parse(string output) => new(
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => pair[1]));
}

/// <summary>A target script ended with a non-zero exit status.</summary>
/// <param name="script">The script's name.</param>
/// <param name="result">How it ended.</param>
public sealed class ScriptFailedException(string script, ProcessResult result)
    : Exception($"the script {script} ended with {result.ExitCode} on the machine: {(result.Error is [.., var last] ? last : "it said nothing")}")
{
    public string Script { get; } = script;

    public ProcessResult Result { get; } = result;

    /// <summary>What it said before it ended.</summary>
    public ScriptResult Said { get; } = ScriptResult.Parse(result.Output);
}

/// <summary>The connection to the machine could not be made, or broke.</summary>
public sealed class SshException(SshFailure failure, SshEndpoint endpoint, IReadOnlyList<string> lastLines)
    : Exception($"ssh to {endpoint} failed ({failure}): {(lastLines is [.., var last] ? last : "it said nothing")}")
{
    public SshFailure Failure { get; } = failure;

    public SshEndpoint Endpoint { get; } = endpoint;

    public IReadOnlyList<string> LastLines { get; } = lastLines;
}
