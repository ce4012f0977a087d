using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Snowlift.Remote.Processes;

/// <summary>Starts real programs.</summary>
public sealed class ProcessRunner : IProcessRunner
{
    private const int KeptErrorLines = 200;
    private const int InputChunk = 64 * 1024;

    public async Task<ProcessResult> RunAsync(CommandLine command, ProcessOutput? output, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = Start(command);
        await using var kill = cancellation.Register(() => Kill(process));

        if (command.InheritsStreams)
        {
            await process.WaitForExitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            return new ProcessResult(process.ExitCode, "", []);
        }

        var sending = SendAsync(process, command.Input, output?.OnInputSent, cancellation);
        var reading = output?.Into is { } into
            ? CopyAsync(process.StandardOutput.BaseStream, into)
            : ReadAllAsync(process.StandardOutput, UntilCancelled(output?.OnLine), keep: output?.KeepsOutput != false);
        var errors = ReadTailAsync(process.StandardError, UntilCancelled(output?.OnErrorLine));
        try
        {
            // Both pipes end when the program and everything that inherited them have ended.
            await Task.WhenAll(reading, errors).WaitAsync(cancellation);
        }
        finally
        {
            // Cancelled, only the program itself is waited for: OpenSSH's master holds the pipes of a client that was
            // killed until the command on the other side has ended.
            await process.WaitForExitAsync(CancellationToken.None);
        }

        await sending;
        cancellation.ThrowIfCancellationRequested();
        return new ProcessResult(process.ExitCode, await reading, await errors);

        Action<string>? UntilCancelled(Action<string>? onLine) => onLine is null ? null : line =>
        {
            if (!cancellation.IsCancellationRequested)
            {
                onLine(line);
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

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself in the meantime.
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
            // The program stopped reading or was killed: its exit status says more than the broken pipe.
        }
    }

    private static async Task<string> CopyAsync(Stream from, Stream into)
    {
        await from.CopyToAsync(into);
        return "";
    }

    private static async Task<string> ReadAllAsync(StreamReader reader, Action<string>? onLine, bool keep)
    {
        var all = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (keep)
            {
                all.Append(line).Append('\n');
            }

            onLine?.Invoke(line);
        }

        return all.ToString();
    }

    private static async Task<IReadOnlyList<string>> ReadTailAsync(StreamReader reader, Action<string>? onLine)
    {
        var tail = new Queue<string>();
        while (await reader.ReadLineAsync() is { } line)
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
