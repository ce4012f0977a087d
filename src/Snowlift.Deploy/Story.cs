using Snowlift.Deploy.Events;

namespace Snowlift.Deploy;

/// <summary>What every flow has around it: a run, its beginning and its end in the stream of events.</summary>
internal static class Story
{
    /// <summary>Runs the flow and reports how it began and ended.</summary>
    /// <param name="command">What was typed: <c>deploy</c>, <c>check</c>.</param>
    /// <param name="finished">The event that ends it well.</param>
    /// <exception cref="Remote.Errors.SnowliftException">
    /// It failed, was refused or cancelled; what still runs and costs has been reported as <see cref="RunFailed"/>.
    /// </exception>
    public static async Task<T> TellAsync<T>(
        DeployServices services,
        DeployRequest request,
        string command,
        Func<DeployRun, Task<T>> flow,
        Func<T, DeployEvent> finished,
        CancellationToken cancellation)
    {
        using var run = new DeployRun(services, request);
        run.Events.Report(new RunStarted(
            services.RunId, request.Host, request.Flake.Url, services.Cloud is null ? null : services.CloudName, command));
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
}
