using System.Runtime.InteropServices;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Terminal;

/// <summary>
/// Ctrl-C: the first one cancels, so that the program can say what still runs and what it costs; a second one ends the
/// program at once.
/// </summary>
internal sealed class Interrupts(CancellationTokenSource cancellation, Action endNow)
{
    public const int ExitStatus = (int)ExitCode.Cancelled;

    private int _count;

    public void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Interrupt();
    }

    internal void Interrupt()
    {
        if (Interlocked.Increment(ref _count) > 1)
        {
            endNow();
            return;
        }

        try
        {
            // Not on the signal's thread: callbacks of the token may take their time, and a second Ctrl-C must get through.
            _ = cancellation.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The program is at its end already.
        }
    }
}
