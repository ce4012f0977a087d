namespace Snowlift.Remote.Processes;

/// <summary>
/// The one place where programs are started, OpenSSH's client among them. Simulated machines stand in for it, so that
/// everything above it runs unchanged.
/// </summary>
public interface IProcessRunner
{
    /// <summary>
    /// Runs the command to its end. A non-zero exit status is a result, not an exception.
    /// Cancelling interrupts the program, and kills it with all its children where it does not end soon.
    /// </summary>
    /// <param name="output">Called for each line of stdout and stderr as it arrives, and for bytes sent to stdin.</param>
    /// <exception cref="ProgramNotFoundException">The program is not installed.</exception>
    Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation);
}

/// <summary>Where a running command's lines go while it runs; each is optional.</summary>
/// <param name="OnLine">A line of stdout.</param>
/// <param name="OnErrorLine">A line of stderr.</param>
/// <param name="OnInputSent">Total bytes written to stdin so far.</param>
public sealed record ProcessOutput(
    Action<string>? OnLine = null, Action<string>? OnErrorLine = null, Action<long>? OnInputSent = null)
{
    /// <summary>Where stdout's bytes go as they are; then there are no lines of it, and none are kept.</summary>
    public Stream? Into { get; init; }

    /// <summary>Whether the result holds all of stdout: not for what may go on for ever.</summary>
    public bool KeepsOutput { get; init; } = true;
}

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">The exit status; 128 + signal where it was killed.</param>
/// <param name="Output">All of stdout.</param>
/// <param name="Error">The last 200 lines of stderr.</param>
public sealed record ProcessResult(int ExitCode, string Output, IReadOnlyList<string> Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The last lines of stderr, as many as one wants to read in an error message.</summary>
    public IReadOnlyList<string> LastLines(int count = 12) =>
        Error.Count <= count ? Error : [.. Error.Skip(Error.Count - count)];
}

/// <summary>The program is not installed on this machine.</summary>
public sealed class ProgramNotFoundException(string program, Exception? inner = null)
    : Exception($"the program '{program}' is not installed or not in PATH", inner)
{
    public string Program { get; } = program;
}
