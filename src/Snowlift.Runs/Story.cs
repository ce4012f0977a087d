using Snowlift.Install.Requests;
using Snowlift.Provision;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;
using Snowlift.Runs.Locks;

namespace Snowlift.Runs;

/// <summary>What every flow has around it: its beginning and its end in the stream of events.</summary>
internal static class Story
{
    /// <summary>Runs the flow and reports how it began and ended; the run is disposed.</summary>
    /// <param name="started">The event that begins it.</param>
    /// <param name="finished">The event that ends it well.</param>
    /// <exception cref="Remote.Errors.SnowliftException">
    /// It failed, was refused or cancelled; what still runs and costs has been reported as <see cref="RunFailed"/>.
    /// </exception>
    public static async Task<T> TellAsync<TRun, T>(
        TRun run, RunStarted started, Func<TRun, Task<T>> flow, Func<T, DeployEvent> finished, CancellationToken cancellation)
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

    /// <summary>The same for a flow that changes something: alone on its host, among the runs of this computer.</summary>
    /// <exception cref="Remote.Errors.SnowliftException">Another run works on the host.</exception>
    public static Task<T> TellAloneAsync<TRun, T>(
        TRun run, RunStarted started, Func<TRun, Task<T>> flow, Func<T, DeployEvent> finished, CancellationToken cancellation)
        where TRun : Run => TellAsync(
            run,
            started,
            async r =>
            {
                r.Lock = r.Services.Locks.Take(LockName(r), new LockHolder(
                    r.Services.RunId, started.Command.ToWord(), r.Host, System.Environment.ProcessId, r.Time.GetUtcNow()));
                try
                {
                    return await flow(r);
                }
                finally
                {
                    await ServerClaim.LeaveAsync(r);
                }
            },
            finished,
            cancellation);

    /// <summary>Hosts of the same name in two clouds are two hosts.</summary>
    private static string LockName(Run run) =>
        $"{run.Host}.{string.Concat(run.Services.CloudName.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}";

    /// <summary>The beginning of a run about a host of a flake.</summary>
    /// <param name="command">What was typed.</param>
    public static RunStarted Begins(RunKind command, DeployRun run) =>
        Begins(command, run, run.Request.Flake.Url, run.Request.TargetHost is null);

    /// <summary>The beginning of any run.</summary>
    public static RunStarted Begins(RunKind command, Run run, string? flake, bool onCloud) => new(
        run.Services.RunId, run.Host, flake, onCloud && run.Services.Cloud is not null ? run.Services.CloudName : null, command);
}
