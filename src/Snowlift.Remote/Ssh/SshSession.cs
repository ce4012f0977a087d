using Snowlift.Remote.Processes;

namespace Snowlift.Remote.Ssh;

/// <summary>
/// A verified connection to one boot of one machine. One OpenSSH master holds it; every command, and Nix's copies, share
/// it, since each handshake costs round trips. Ends when disposed, or when the machine goes away.
/// </summary>
/// <remarks>OpenSSH's own client and no library: it brings the user's configuration, agents, jump hosts and hardware keys, and Nix runs it too.</remarks>
public sealed class SshSession : IRemoteShell
{
    private const int SshFailed = 255;

    private readonly IProcessRunner _processes;
    private readonly string _config;
    private readonly string _control;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _master;
    private bool _disposed;

    private SshSession(
        IProcessRunner processes, SshEndpoint endpoint, string config, string control, Func<CancellationToken, Task> master)
    {
        _processes = processes;
        Endpoint = endpoint;
        _config = config;
        _control = control;
        _master = master(_ending.Token);
    }

    public SshEndpoint Endpoint { get; }

    /// <summary>What Nix hands to its own ssh calls (<c>NIX_SSHOPTS</c>); it is split at spaces, our paths have none.</summary>
    public string OptionsForNix => string.Join(' ', Options());

    /// <summary>
    /// Makes one attempt to connect and to log in.
    /// </summary>
    /// <param name="folder">A private folder whose path is short and has no spaces, for the control socket.</param>
    /// <param name="userConfig">The user's ssh configuration to read after ours, or null.</param>
    /// <param name="limit">How long the attempt may take.</param>
    /// <exception cref="SshException">Nobody answered, the host key is wrong, or the key was not taken.</exception>
    public static async Task<SshSession> ConnectAsync(
        IProcessRunner processes,
        SshEndpoint endpoint,
        string folder,
        string? userConfig,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var name = Guid.NewGuid().ToString("N")[..8];
        var config = Path.Combine(folder, name + ".conf");
        var control = Path.Combine(folder, name + ".sock");
        await File.WriteAllTextAsync(config, endpoint.ToConfig(userConfig), cancellation);

        var failed = new TaskCompletionSource<ProcessResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = CommandLine.Of("ssh", [
            "-F", config, .. BatchOptions(limit), .. Shared("yes", control),
            "-o", "ControlPersist=no", "-o", "PermitLocalCommand=yes", "-o", "LocalCommand=echo snowlift-connected", "-N", endpoint.Alias]);
        var session = new SshSession(processes, endpoint, config, control, HoldAsync);
        try
        {
            using var tooLong = new CancellationTokenSource(limit + TimeSpan.FromSeconds(5), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, tooLong.Token);
            Task outcome = Task.WhenAny(ready.Task, failed.Task).WaitAsync(either.Token);
            await outcome.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            if (ready.Task.IsCompleted)
            {
                return session;
            }

            var lines = failed.Task.IsCompleted
                ? (await failed.Task).LastLines()
                : [$"no connection within {limit.TotalSeconds:0} s"];
            throw new SshException(SshFailures.Read(lines), endpoint, lines);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        // The master prints our word once it is logged in, and then stays until the machine or we end it.
        async Task HoldAsync(CancellationToken ending)
        {
            try
            {
                var watch = new ProcessOutput(
                    OnLine: line =>
                    {
                        if (line == "snowlift-connected")
                        {
                            ready.TrySetResult();
                        }
                    });
                failed.TrySetResult(await processes.RunAsync(command, watch, ending));
            }
            catch (OperationCanceledException)
            {
                // Disposed: the connection is given up.
            }
            catch (Exception e)
            {
                failed.TrySetException(e);
            }
        }
    }

    /// <summary>Runs a target script to its end.</summary>
    /// <exception cref="ScriptFailedException">It ended with a non-zero status.</exception>
    /// <exception cref="SshException">The connection broke.</exception>
    public async Task<ScriptResult> RunAsync(
        TargetScript script, ProcessOutput? output, CancellationToken cancellation)
    {
        var command = CommandLine.Of("ssh", [
            .. Options(), Endpoint.Alias, script.ToRemoteCommand(asRoot: Endpoint.User != "root")]) with { Input = script.Input };
        var result = await _processes.RunAsync(command, output, cancellation);
        return result.ExitCode switch
        {
            0 => ScriptResult.Parse(result.Output),
            SshFailed => throw new SshException(
                SshFailures.Read(result.Error, otherwise: SshFailure.Lost), Endpoint, result.LastLines()),
            _ => throw new ScriptFailedException(script.Name, result),
        };
    }

    /// <summary>Ends the connection; a second time nothing happens.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _ending.CancelAsync();
        await _master.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        File.Delete(_config);
        File.Delete(_control);
    }

    private static string[] BatchOptions(TimeSpan limit) =>
    [
        "-o", "BatchMode=yes", "-o", $"ConnectTimeout={Math.Max(1, (int)limit.TotalSeconds)}",
        "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=6", "-o", "LogLevel=ERROR", "-o", "ForwardAgent=no",
        "-o", "ClearAllForwardings=yes", "-o", "RequestTTY=no", "-o", "RemoteCommand=none",
    ];

    private string[] Options() =>
    [
        "-F", _config, .. BatchOptions(TimeSpan.FromSeconds(10)), .. Shared("no", _control),
    ];

    /// <summary>One connection for all: but Windows' OpenSSH cannot share one, so that each command there makes its own.</summary>
    private static string[] Shared(string mode, string control) =>
        OperatingSystem.IsWindows() ? [] : ["-o", $"ControlMaster={mode}", "-o", $"ControlPath={control}"];
}
