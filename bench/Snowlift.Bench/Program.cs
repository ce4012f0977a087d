using System.Runtime.InteropServices;
using Snowlift.Bench;
using Snowlift.Remote.Errors;

#pragma warning disable RS0030 // This is the one place that hands out the real console.
var (output, error) = (Console.Out, Console.Error);
#pragma warning restore RS0030

using var cancellation = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var onTermination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);

try
{
    if (BenchOptions.Parse(args) is not { } options)
    {
        await output.WriteLineAsync(BenchOptions.Usage);
        return (int)ExitCode.Done;
    }

    await new Benchmark(options, output, error, TimeProvider.System).RunAsync(cancellation.Token);
    return (int)ExitCode.Done;
}
catch (SnowliftException e)
{
    await error.WriteLineAsync(string.Join('\n', ((string?[])[e.What, e.Why, e.Next, .. e.LastLines]).Where(line => line is not null)));
    return (int)e.ExitCode;
}
catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
{
    await error.WriteLineAsync("Cancelled; the bench's machines and folders are gone.");
    return (int)ExitCode.Cancelled;
}

// The bench cleans up after itself before it ends.
void Cancel(PosixSignalContext signal)
{
    signal.Cancel = true;
    _ = cancellation.CancelAsync();
}
