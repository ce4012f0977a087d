using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Snowlift.Remote.Processes;

/// <summary>
/// How a running program comes to its end. Cancelled, it is interrupted, so that it can clean up; killed with all its children
/// where it does not end soon; and given up where not even that ends it. In this order as CliWrap has it.
/// </summary>
internal sealed partial class ProcessEnding(Process process, TimeProvider time)
{
    /// <summary>How long an interrupted program may take, and how long a killed one is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int SigInt = 2;
    private const int SigTerm = 15;

    /// <summary>Waits until it has ended; cancelled, sees to it that it does. Does not throw for that.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        var ended = process.WaitForExitAsync(CancellationToken.None);
        if (await IsOverAsync(ended.WaitAsync(cancellation)))
        {
            return;
        }

        // What it started is looked for now: once it has ended nobody knows whose children they were.
        var descendants = Descendants.Of(process.Id);
        if (!TryInterrupt() || !await IsOverAsync(ended.WaitAsync(Patience, time, CancellationToken.None)))
        {
            Kill();
            await IsOverAsync(ended.WaitAsync(Patience, time, CancellationToken.None));
        }

        descendants.Kill();
    }

    private static async Task<bool> IsOverAsync(Task wait)
    {
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return wait.IsCompletedSuccessfully;
    }

    /// <summary>Windows has no signals: there it is killed at once.</summary>
    private bool TryInterrupt() =>
        !OperatingSystem.IsWindows() && !process.HasExited && Signal(process.Id, IgnoresInterrupts(process.Id) ? SigTerm : SigInt) == 0;

    /// <summary>
    /// Whether interrupts do not reach it, as with all that a shell began in the background: ssh leaves that as it is. Known on Linux
    /// only. Source: proc_pid_status(5), SigIgn.
    /// </summary>
    private static bool IgnoresInterrupts(int pid)
    {
        const string Field = "SigIgn:";
        try
        {
            return OperatingSystem.IsLinux() && File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) is { } line
                && ulong.TryParse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var ignored)
                && (ignored >> (SigInt - 1) & 1) == 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended in the meantime.
            return false;
        }
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself in the meantime, or belongs to another user.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int pid, int signal);
}
