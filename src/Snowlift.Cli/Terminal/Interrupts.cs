using System.Runtime.InteropServices;
using Snowlift.Cli.Views;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Terminal;

/// <summary>
/// Ctrl-C, SIGTERM and the terminal's end (SIGHUP): the first one cancels, so that the program can clean up and say what still
/// runs and what it costs; a second Ctrl-C or SIGTERM ends the program at once.
/// </summary>
internal sealed class Interrupts(CancellationTokenSource cancellation, Action endNow) : IDisposable
{
    public const int ExitStatus = (int)ExitCode.Cancelled;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    /// <summary>Takes the signals from now on. SIGHUP stays ignored where whoever started us said so (<c>nohup</c>).</summary>
    public void Listen()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        if (!IgnoresHangUp())
        {
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal));
        }
    }

    /// <summary>Cancels without haste, however often.</summary>
    public void Cancel()
    {
        try
        {
            // Not on the caller's thread: callbacks of the token may take their time, and a second Ctrl-C must get through.
            _ = cancellation.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The program is at its end already.
        }
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    internal void Interrupt(PosixSignal signal)
    {
        // A terminal that closes is told twice, by the kernel and by its shell: nobody is in a hurry.
        if (signal != PosixSignal.SIGHUP && Interlocked.Increment(ref _count) > 1)
        {
            endNow();
            return;
        }

        Cancel();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Interrupt(context.Signal);
    }

    /// <summary>Bit 0 of the mask is signal 1. Source: proc_pid_status(5)</summary>
    private static bool IgnoresHangUp()
    {
        const string field = "SigIgn:";
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
            return line is not null && (Convert.ToUInt64(line[field.Length..].Trim(), 16) & 1) != 0;
        }
        catch (IOException)
        {
            // No Linux.
            return false;
        }
    }
}
