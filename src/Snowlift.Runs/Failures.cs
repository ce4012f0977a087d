using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Runs;

/// <summary>The one place where what a step threw becomes what people read.</summary>
public static class Failures
{
    /// <summary>The failure for people, or null for a bug.</summary>
    public static SnowliftException? Explain(Exception thrown, Run run, CancellationToken cancellation) => thrown switch
    {
        // Ctrl-C reaches ssh and Nix as well as us: whatever failed while we were being cancelled failed because of that.
        OperationCanceledException or SnowliftException or SshException or ScriptFailedException
            when cancellation.IsCancellationRequested => Cancelled(run.Ledger),
        SnowliftException e => e,
        SshException e => Connection(e),
        ScriptFailedException e => new SnowliftException(
            ExitCode.Install, $"A step on the machine failed ({e.Script}, status {e.Result.ExitCode})",
            string.Join('\n', e.Result.LastLines()), run.Ledger.Advice(), e)
        {
            LastLines = e.Result.LastLines(),
        },
        ProgramNotFoundException e => MissingProgram.Explain(e),
        IOException or UnauthorizedAccessException => new SnowliftException(
            ExitCode.Prerequisite, "A file of this computer could not be read or written", thrown.Message,
            $"Is the disk full, or the file somebody else's? Then run the same command again. Snowlift's own files are in {run.Paths.State}.", thrown),
        _ => run.Services.Explain(thrown),
    };

    /// <summary>A connection that could not be made, or broke.</summary>
    public static SnowliftException Connection(SshException e) => e.Failure switch
    {
        SshFailure.HostKey => new SnowliftException(
            ExitCode.Ssh, $"The machine at {e.Endpoint.Address} does not have the host key that it must have",
            "Somebody else answers at this address, or the machine was reinstalled without us. Nothing was sent to it.\n"
            + string.Join('\n', e.LastLines.TakeLast(3)),
            "If you know why the key is another one: ssh-keyscan it, compare, and pass --accept-host-key SHA256:…", e),
        SshFailure.Refused => new SnowliftException(
            ExitCode.Ssh, $"{e.Endpoint} does not accept our SSH key", string.Join('\n', e.LastLines.TakeLast(3)),
            $"Is {e.Endpoint.IdentityFile} the right key, and in the agent if it has a passphrase (ssh-add)? Else: --ssh-key FILE", e),
        SshFailure.Lost => new SnowliftException(
            ExitCode.Ssh, $"The connection to {e.Endpoint} broke", string.Join('\n', e.LastLines.TakeLast(3)),
            "Run the same command again to go on.", e),
        _ => new SnowliftException(
            ExitCode.Ssh, $"{e.Endpoint} does not answer on SSH", string.Join('\n', e.LastLines.TakeLast(3)),
            "Is the machine on, and port 22 open for you? Run the same command again to go on.", e),
    };

    private static SnowliftException Cancelled(Ledger ledger) => new(
        ExitCode.Cancelled,
        "Cancelled",
        ledger.Sentences() is { Count: > 0 } left ? string.Join('\n', left) : "Nothing was created or changed.",
        ledger.Advice());
}
