namespace Snowlift.Remote.Errors;

/// <summary>
/// A failure that a user can cause or meet. It says what happened, why, and what to do next; it is caught once, at the
/// top of the program. Whatever else is thrown is a bug.
/// </summary>
/// <param name="exitCode">The status the program ends with.</param>
/// <param name="what">What happened, one sentence without a full stop, naming host, server or file.</param>
/// <param name="why">The reason as far as it is known: a tool's own words, a comparison, a fact. May span lines.</param>
/// <param name="next">What to do now: a command to type or a thing to change.</param>
public sealed class SnowliftException(
    ExitCode exitCode, string what, string? why = null, string? next = null, Exception? inner = null)
    : Exception(what, inner)
{
    public ExitCode ExitCode { get; } = exitCode;

    public string What { get; } = what;

    public string? Why { get; } = why;

    public string? Next { get; } = next;

    /// <summary>The command whose failure this is, as it may be shown (secrets masked), when there was one.</summary>
    public string? Command { get; init; }

    /// <summary>The step that failed, as people see it; set by the first step the failure passes through.</summary>
    public string? Step { get; set; }

    /// <summary>The last lines that the command wrote to stderr.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];

    /// <summary>Where those lines are from, one short word.</summary>
    public string LinesLabel { get; init; } = "stderr";

    /// <summary>All of it, for logs and failing tests.</summary>
    public override string ToString() =>
        string.Join('\n', ((string?[])[What, Why, Next, Command, .. LastLines]).Where(line => line is not null))
        + "\n" + StackTrace + (InnerException is null ? "" : "\n" + InnerException);
}
