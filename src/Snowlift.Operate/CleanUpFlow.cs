using Snowlift.Machines;
using Snowlift.Machines.Reports;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate;

/// <summary>Which machine's old system is to go.</summary>
/// <param name="Yes">Do not ask.</param>
public sealed record CleanUpRequest(ReachRequest Reach, bool Yes);

/// <summary>How it ended.</summary>
/// <param name="Removed">What was removed; null where there was nothing.</param>
public sealed record CleanUpReport(string Host, OldRoot? Removed);

/// <summary>Removes what a conversion in place has left of the system before, after its owner has agreed.</summary>
public sealed class CleanUpFlow(CloudServices services)
{
    /// <summary>Looks, asks, and removes.</summary>
    /// <exception cref="SnowliftException">The machine cannot be reached, does not run NixOS, or nobody agreed.</exception>
    public Task<CleanUpReport> RunAsync(CleanUpRequest request, CancellationToken cancellation)
    {
        var run = new Run(services, request.Reach.Host);
        return Flow.RunExclusivelyAsync(
            run, new RunStarted(null, request.Reach.TargetHost is null ? services.Name : null, RunKind.Cleanup),
            (r, _) => CleanUpAsync(r, request, cancellation),
            report => new CleanUpFinished(report), cancellation);
    }

    private async Task<CleanUpReport> CleanUpAsync(Run run, CleanUpRequest request, CancellationToken cancellation)
    {
        await using var machine = await ReachMachine.RunAsync(run, services.Cloud, request.Reach, cancellation);
        if (!machine.Facts.IsNixOs)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"{run.Host} does not run NixOS: its system is not an old one",
                $"{machine.Server.Endpoint.Address} runs {machine.Facts.OsName}.", $"Install it first: {run.Suggest.Line("deploy", run.Host)}");
        }

        if (await RemoveOldRoot.LookAsync(run.Events, machine.Session, cancellation) is not { } old)
        {
            return new CleanUpReport(run.Host, Removed: null);
        }

        var question = $"{run.Host} ({machine.Server.Endpoint.Address}) has {old.Bytes / 1_000_000} MB of {old} in /old-root. They will be lost.";
        if (!request.Yes && !await run.Services.Confirmation.TypedAsync(question, run.Host, cancellation))
        {
            throw new SnowliftException(
                ExitCode.Refused, $"/old-root of {run.Host} was not removed: its name was not typed", question, "Type its name when asked, or pass --yes.");
        }

        await RemoveOldRoot.RunAsync(run.Events, machine.Session, cancellation);
        return new CleanUpReport(run.Host, old);
    }
}

/// <summary>What a conversion in place had left of the old system is gone.</summary>
public sealed record CleanUpFinished(CleanUpReport Report) : RunEvent
{
    protected override string JsonType => "cleanup-finished";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Report = Report with { Removed = Report.Removed is { OsName: { } os } removed ? removed with { OsName = redact(os) } : Report.Removed } };
}
