namespace Snowlift.Remote.Processes;

/// <summary>Starts programs, and takes secrets out of what they write before anybody sees it. Bytes for a file pass as they are.</summary>
public sealed class RedactingProcesses(IProcessRunner inner, Secrets secrets) : IProcessRunner
{
    public async Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
    {
        var result = await inner.RunAsync(
            command,
            output is null ? null : output with { OnLine = Redacted(output.OnLine), OnErrorLine = Redacted(output.OnErrorLine) },
            cancellation);
        return new ProcessResult(result.ExitCode, secrets.Redact(result.Output), [.. result.Error.Select(secrets.Redact)]);
    }

    private Action<string>? Redacted(Action<string>? onLine) => onLine is null ? null : line => onLine(secrets.Redact(line));
}
