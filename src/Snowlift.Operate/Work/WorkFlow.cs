using Snowlift.Hetzner.Wire;
using Snowlift.Operate.Destroy;
using Snowlift.Provision;
using Snowlift.Provision.Deletion;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs;

namespace Snowlift.Operate.Work;

/// <summary>A command that is to run on a server of its own.</summary>
/// <param name="Host">The host; its server has the same name.</param>
/// <param name="Command">Joined by blanks and read by the shell there.</param>
/// <param name="Fetches">What is copied back afterwards.</param>
/// <param name="Keep">Leave the server, to its time to live.</param>
public sealed record WorkRequest(string Host, IReadOnlyList<string> Command, IReadOnlyList<Fetch> Fetches, bool Keep);

/// <summary>How it went.</summary>
/// <param name="CommandExit">What the command ended with; null where it never came to that.</param>
/// <param name="Failure">What went wrong around it; null where nothing did.</param>
/// <param name="Destroyed">The end of the server; null where there is none of ours, or it was kept.</param>
/// <param name="StillThere">Why the server is still there, where it should not be.</param>
public sealed record WorkReport(
    string Host, int? CommandExit, SnowliftException? Failure, IReadOnlyList<string> Fetched, DestroyReport? Destroyed, SnowliftException? StillThere)
{
    /// <summary>The command's own status; ours where something else failed and the command did not.</summary>
    public int ExitCode => Failure is { } failure && CommandExit is null or 0
        ? (int)failure.ExitCode
        : CommandExit is null or 0 && StillThere is { } left ? (int)left.ExitCode : CommandExit ?? 0;
}

/// <summary>
/// Creates a server, deploys, runs one command on it, copies results back, and destroys the server, whatever happens in
/// between. Under all that lies the server's time to live: what this program cannot destroy, <c>snowlift reap</c> does.
/// </summary>
/// <param name="deploy">Deploys the host onto a server that it creates, and refuses one that is there.</param>
public sealed class WorkFlow(CloudServices services, Func<CancellationToken, Task> deploy)
{
    private const int SshFailed = 255;

    /// <summary>Works. Does not throw for what it met on the way: that is in the report, for the server goes first.</summary>
    /// <param name="output">Where a machine that only pretends to have streams writes its lines.</param>
    public async Task<WorkReport> RunAsync(WorkRequest request, ProcessOutput? output, CancellationToken cancellation)
    {
        var report = new WorkReport(request.Host, null, null, [], null, null);
        try
        {
            await deploy(cancellation);
            var access = await HostSsh.FindAsync(services, new ReachRequest(request.Host), cancellation);
            report = report with { CommandExit = await CommandAsync(access, request.Command, output, cancellation) };
            foreach (var fetch in request.Fetches)
            {
                report = report with { Fetched = [.. report.Fetched, .. await fetch.RunAsync(services.Processes, access, cancellation)] };
            }
        }
        catch (Exception e) when (Explain(e, cancellation) is { } failure)
        {
            report = report with { Failure = failure };
        }

        return request.Keep ? report : await DestroyAsync(report);
    }

    private async Task<int> CommandAsync(
        HostSsh access, IReadOnlyList<string> command, ProcessOutput? output, CancellationToken cancellation)
    {
        // The command writes to the terminal itself: the steps stand still above it.
        await using var stage = await services.SuspendView();
        var line = access.Run(string.Join(' ', command)) with { InheritsStreams = true };
        var ended = await services.Processes.RunAsync(line, output, cancellation);
        return ended.ExitCode != SshFailed ? ended.ExitCode : throw new SnowliftException(
            Snowlift.Remote.Errors.ExitCode.Ssh, "The command did not come to its end",
            "ssh ended with 255: the connection could not be made or broke, or the command itself ended with 255.",
            "Its last words stand above.");
    }

    /// <summary>Destroys what this run made, and nothing else. Ctrl-C does not reach here: a second one ends the program.</summary>
    private async Task<WorkReport> DestroyAsync(WorkReport report)
    {
        try
        {
            var server = await services.Cloud!.Servers.FindAsync(report.Host, CancellationToken.None);
            if (server?.Labels.GetValueOrDefault(Labels.Run) != services.RunId)
            {
                return report;
            }

            var destroyed = await new DestroyFlow(services).RunAsync(
                new DestroyRequest(report.Host) { Yes = true, OnlyOfRun = services.RunId }, CancellationToken.None);
            return report with { Destroyed = destroyed };
        }
        catch (Exception e) when (Explain(e, CancellationToken.None) is { } failure)
        {
            return report with { StillThere = failure };
        }
    }

    private SnowliftException? Explain(Exception thrown, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested
            && thrown is OperationCanceledException or SnowliftException or Remote.Ssh.SshException or Remote.Ssh.ScriptFailedException)
        {
            return new SnowliftException(Snowlift.Remote.Errors.ExitCode.Cancelled, "Cancelled", null, null, thrown);
        }

        using var run = new Run(services, "");
        return Failures.Explain(thrown, run, cancellation);
    }
}
