using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Snowlift.Remote.Processes;

/// <summary>Starts real programs.</summary>
/// <remarks>Our own, since CliWrap always redirects the streams, and a person in front of ssh needs a program that inherits ours.</remarks>
/// <param name="time">What the limits of a cancelled program's end are measured by; the system's where it is null.</param>
public sealed class ProcessRunner(TimeProvider? time = null) : IProcessRunner
{
    private const int KeptErrorLines = 200;
    private const int InputChunk = 64 * 1024;

    public async Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = Start(command);
        var ending = new ProcessEnding(process, time ?? TimeProvider.System);
        if (command.InheritsStreams)
        {
            await ending.WaitAsync(cancellation);
            cancellation.ThrowIfCancellationRequested();
            return new ProcessResult(process.ExitCode, "", []);
        }

        using var ended = new CancellationTokenSource();
        using var leaving = new CancellationTokenSource();

        // Cancelling does not end the input: a program that has still to be interrupted would take what it has for all of it.
        var sending = SendAsync(process, command.Input, UntilCancelled(output?.OnInputSent), ended.Token);
        var reading = output?.Into is { } into
            ? CopyAsync(process.StandardOutput.BaseStream, into, leaving.Token)
            : ReadAllAsync(process.StandardOutput, UntilCancelled(output?.OnLine), keep: output?.KeepsOutput != false, leaving.Token);
        var errors = ReadTailAsync(process.StandardError, UntilCancelled(output?.OnErrorLine), leaving.Token);
        try
        {
            await ending.WaitAsync(cancellation);
            await ended.CancelAsync();

            // Both pipes end when the program and everything that inherited them have ended. Cancelled, nobody waits for that:
            // OpenSSH's master holds the pipes of a client that was killed until the command on the other side has ended.
            await Task.WhenAll(sending, reading, errors).WaitAsync(cancellation);
        }
        finally
        {
            await leaving.CancelAsync();
        }

        cancellation.ThrowIfCancellationRequested();
        return new ProcessResult(process.ExitCode, await reading, await errors);

        Action<T>? UntilCancelled<T>(Action<T>? tell) => tell is null ? null : told =>
        {
            if (!cancellation.IsCancellationRequested)
            {
                tell(told);
            }
        };
    }

    private static Process Start(CommandLine command)
    {
        var info = new ProcessStartInfo(command.Program)
        {
            RedirectStandardInput = !command.InheritsStreams,
            RedirectStandardOutput = !command.InheritsStreams,
            RedirectStandardError = !command.InheritsStreams,
            UseShellExecute = false,
            CreateNoWindow = !command.InheritsStreams,
            StandardOutputEncoding = command.InheritsStreams ? null : Encoding.UTF8,
            StandardErrorEncoding = command.InheritsStreams ? null : Encoding.UTF8,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach (var argument in command.Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        // The cloud's token is nobody else's business; every program that we start would inherit it.
        foreach (var variable in (ReadOnlySpan<string>)["HCLOUD_TOKEN", "HCLOUD_TOKEN_COMMAND", "HCLOUD_TOKEN_FILE"])
        {
            info.Environment.Remove(variable);
        }

        foreach (var (name, value) in command.Environment)
        {
            if (value is null)
            {
                info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }

        try
        {
#pragma warning disable RS0030 // This is the one adapter that starts programs.
            return Process.Start(info) ?? throw new ProgramNotFoundException(command.Program);
#pragma warning restore RS0030
        }
        catch (Win32Exception e)
        {
            throw new ProgramNotFoundException(command.Program, e);
        }
    }

    private static async Task SendAsync(
        Process process, StandardInput input, Action<long>? sent, CancellationToken cancellation)
    {
        try
        {
            await using var pipe = process.StandardInput.BaseStream;
            await using var source = input.Open();
            if (source is null)
            {
                return;
            }

            var buffer = new byte[InputChunk];
            long total = 0;
            for (int read; (read = await source.ReadAsync(buffer, cancellation)) > 0;)
            {
                await pipe.WriteAsync(buffer.AsMemory(0, read), cancellation);
                sent?.Invoke(total += read);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The program stopped reading or has ended: its exit status says more than the broken pipe.
        }
    }

    // Each closes its pipe where it fails: the program is told so when it writes on, and is not left to wait for a reader.
    private static async Task<string> CopyAsync(Stream from, Stream into, CancellationToken cancellation)
    {
        await using (from)
        {
            await from.CopyToAsync(into, cancellation);
        }

        return "";
    }

    private static async Task<string> ReadAllAsync(StreamReader reader, Action<string>? onLine, bool keep, CancellationToken cancellation)
    {
        using (reader)
        {
            var all = new StringBuilder();
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                if (keep)
                {
                    all.Append(line).Append('\n');
                }

                onLine?.Invoke(line);
            }

            return all.ToString();
        }
    }

    private static async Task<IReadOnlyList<string>> ReadTailAsync(StreamReader reader, Action<string>? onLine, CancellationToken cancellation)
    {
        using (reader)
        {
            var tail = new Queue<string>();
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                if (tail.Count == KeptErrorLines)
                {
                    tail.Dequeue();
                }

                tail.Enqueue(line);
                onLine?.Invoke(line);
            }

            return [.. tail];
        }
    }
}
