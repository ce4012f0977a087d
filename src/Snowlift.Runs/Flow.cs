using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;
using Snowlift.Runs.Locks;

namespace Snowlift.Runs;

/// <summary>What every flow has around it: its beginning and its end in the stream of events.</summary>
public static class Flow
{
    /// <summary>Runs the flow and reports how it began and ended; the run is disposed.</summary>
    /// <param name="started">The event that begins it.</param>
    /// <param name="finished">The event that ends it well.</param>
    /// <exception cref="SnowliftException">
    /// It failed, was refused or cancelled; what still runs and costs has been reported as <see cref="RunFailed"/>.
    /// </exception>
    public static async Task<T> RunAsync<TRun, T>(
        TRun run, RunStarted started, Func<TRun, Task<T>> flow, Func<T, RunEvent> finished, CancellationToken cancellation)
        where TRun : Run
    {
        using var disposed = run;
        run.Events.Report(started);
        try
        {
            var result = await flow(run);
            run.Events.Report(finished(result));
            return result;
        }
        catch (Exception e)
        {
            if (Failures.Explain(e, run, cancellation) is not { } failure)
            {
                throw;
            }

            run.Events.Report(new RunFailed(
                (int)failure.ExitCode, failure.What, failure.Why, failure.Next, run.Ledger.Sentences()));
            if (ReferenceEquals(failure, e))
            {
                throw;
            }

            throw failure;
        }
    }

    /// <summary>The same for a flow that changes something: no other run of this computer works on its host meanwhile.</summary>
    /// <param name="flow">Gets the lock, which names the run that held it before.</param>
    /// <exception cref="SnowliftException">Another run works on the host.</exception>
    public static Task<T> RunExclusivelyAsync<TRun, T>(
        TRun run, RunStarted started, Func<TRun, HostLock, Task<T>> flow, Func<T, RunEvent> finished, CancellationToken cancellation)
        where TRun : Run => RunAsync(
            run,
            started,
            async r =>
            {
                using var held = r.Services.Locks.Take(LockName(r), new LockHolder(
                    r.Services.RunId, started.Command.ToWord(), r.Host, Environment.ProcessId, r.Time.GetUtcNow()));
                return await flow(r, held);
            },
            finished,
            cancellation);

    /// <summary>Hosts of the same name in two clouds are two hosts.</summary>
    private static string LockName(Run run) =>
        $"{run.Host}.{string.Concat(run.Services.CloudName.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}";
}
