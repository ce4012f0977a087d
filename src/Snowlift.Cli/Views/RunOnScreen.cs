using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Terminal;
using Snowlift.Install;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Operate.Bake;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

/// <summary>A run with everything around it: view, journal, and how its end is told.</summary>
internal sealed class RunOnScreen(CliContext context, ViewKind kind)
{
    /// <summary>A line about what goes on before the run does.</summary>
    public void Say(string line)
    {
        if (kind != ViewKind.Quiet)
        {
            foreach (var part in WordWrap.Hanging("lab: ", PlainText.Of(line), context.Terminal.ErrorWidth))
            {
                context.Error.WriteLine(part);
            }
        }
    }

    /// <summary>Deploys and writes how that ended.</summary>
    /// <param name="demo">The lab's demo, when it is that which is deployed.</param>
    /// <returns>The exit status; the failure has been written.</returns>
    public Task<int> DeployAsync(
        DeployRequest request, CloudChoice cloud, DemoDeploy? demo, CancellationToken cancellation) => RunAsync(
            cloud, demo, request.TargetHost is null,
            async (services, access) => await context.Deploy(services, access.Nix, await access.CompleteAsync(request, cancellation), cancellation),
            (result, _) => new DeployedView(context.Out, context.Terminal.OutWidth, context.SuggestIn(cloud)).Write(result, cloud),
            cancellation);

    /// <summary>Checks and writes what was found.</summary>
    /// <param name="withMachine">Holds the configuration against the machine, too.</param>
    /// <param name="strict">Warnings count as refusals.</param>
    /// <returns>The exit status: 8 where a check refuses.</returns>
    public Task<int> CheckAsync(
        DeployRequest request, CloudChoice cloud, DemoDeploy? demo, bool withMachine, bool strict,
        CancellationToken cancellation) => RunAsync(
            cloud, demo, withMachine && request.TargetHost is null,
            (services, access) => new CheckFlow(services, access.Nix).RunAsync(request, withMachine, cancellation),
            (report, _) => CheckView.For(context).Write(report),
            cancellation,
            report => report.Passes && !(strict && report.Warns) ? ExitCode.Done : ExitCode.Refused);

    /// <summary>Bakes and writes what came of it.</summary>
    /// <returns>The exit status; the failure has been written.</returns>
    public Task<int> BakeAsync(ReachRequest reach, CloudChoice cloud, CancellationToken cancellation) => RunAsync(
        cloud, demo: null, needsCloud: true,
        (services, _) => new BakeFlow(services).RunAsync(reach, cancellation),
        (result, _) => new BakedView(context.Out, context.Terminal.OutWidth, context.SuggestIn(cloud)).Write(result, cloud),
        cancellation);

    /// <summary>Plans and writes what would be done.</summary>
    /// <returns>The exit status: 8 where a check refuses.</returns>
    public Task<int> PlanAsync(
        DeployRequest request, CloudChoice cloud, DemoDeploy? demo, CancellationToken cancellation) => RunAsync(
            cloud, demo, request.TargetHost is null,
            async (services, access) => await new PlanFlow(services, access.Nix).RunAsync(await access.CompleteAsync(request, cancellation), cancellation),
            (plan, _) => PlanView.For(context, cloud).Write(plan),
            cancellation,
            plan => plan.Passes ? ExitCode.Done : ExitCode.Refused,
            keepsJournal: false);

    /// <summary>Runs a flow and shows what came of it.</summary>
    /// <param name="needsCloud">Whether the API is asked; else only SSH is.</param>
    /// <param name="show">Writes the result; not called where events have said it already (<c>--json</c>).</param>
    /// <param name="status">The exit status that the result means; null for a result that is always well.</param>
    /// <param name="keepsJournal">Whether the run is written down; a plan leaves nothing behind.</param>
    /// <returns>The exit status; the failure has been written.</returns>
    public Task<int> RunAsync<T>(
        CloudChoice cloud,
        DemoDeploy? demo,
        bool needsCloud,
        Func<CloudServices, CloudAccess, Task<T>> flow,
        Action<T, RunMemory> show,
        CancellationToken cancellation,
        Func<T, ExitCode>? status = null,
        bool keepsJournal = true) => RunAsync(
            cloud, demo, needsCloud, flow,
            (result, memory) =>
            {
                if (kind != ViewKind.Json)
                {
                    show(result, memory);
                }

                return status?.Invoke(result) ?? ExitCode.Done;
            },
            cancellation, keepsJournal);

    /// <summary>The same for what has an end of its own to make of the result, whatever the view.</summary>
    public async Task<int> RunAsync<T>(
        CloudChoice cloud,
        DemoDeploy? demo,
        bool needsCloud,
        Func<CloudServices, CloudAccess, Task<T>> flow,
        Func<T, RunMemory, ExitCode> end,
        CancellationToken cancellation,
        bool keepsJournal = true)
    {
        var run = RunServices.NewRunId();
        var memory = new RunMemory();
        using var journal = keepsJournal ? new RunJournal(Path.Combine(context.Paths.Runs, $"{run}.ndjson")) : null;
        var clock = cloud.Clock(context.Time);
        await using var view = ViewChoice.Make(kind, context, clock);
        var events = new EventStream(clock, [view, memory, .. journal is null ? (IEventObserver[])[] : [journal]]) { Redact = context.Secrets.Redact };
        try
        {
            await using var opened = needsCloud
                ? await CloudAccess.OpenAsync(context, cloud, clock, Say, cancellation)
                : CloudAccess.None(context);
            // A rehearsal leaves the user's flake as it is.
            var access = opened with { Nix = (demo?.Nix ?? NixSettings.Default) with { WritesLockFile = cloud.Kind != CloudKind.Lab } };
            var result = await flow(Services(cloud, access, run, journal?.Path, events, view), access);
            await view.DisposeAsync();
            if (kind == ViewKind.Live)
            {
                // The steps stand right above, on stderr.
                await context.Error.WriteLineAsync();
            }

            return (int)end(result, memory);
        }
        catch (Exception e)
        {
            await view.DisposeAsync();
            return Fail(e, events, memory, memory.Started is null ? null : journal?.Path, cancellation);
        }
    }

    private CloudServices Services(
        CloudChoice cloud, CloudAccess access, string run, string? journal, EventStream events, IView view) =>
        new(
            new RedactingProcesses(access.Processes, context.Secrets),
            access.Client,
            access.Name,
            events,
            new TerminalConfirmation(context, view),
            context.PathsOf(cloud),
            context.Environment)
        {
            Secrets = context.Secrets,
            RunId = run,
            JournalPath = journal,
            Explain = e => CloudErrors.Explain(e),
            IsRehearsal = cloud.Kind == CloudKind.Lab,
            PretendsToBuild = cloud.IsRehearsal,
            SpareKey = cloud.Kind == CloudKind.Lab ? c => LabKey.EnsureAsync(context, c) : null,
            SuspendView = view.PauseAsync,
            SerialLog = access.SerialLog,
            Suggest = context.SuggestIn(cloud),
        };

    private int Fail(Exception e, EventStream events, RunMemory memory, string? journal, CancellationToken cancellation)
    {
        var failure = e switch
        {
            SnowliftException known => known,
            OperationCanceledException when cancellation.IsCancellationRequested =>
                new SnowliftException(ExitCode.Cancelled, "Cancelled"),
            _ => CloudErrors.Explain(e),
        };
        if (memory.Failed is null)
        {
            // Whatever ended the run before it could say so itself: programs that read the stream must learn of it.
            events.Report(new RunFailed(
                (int)(failure?.ExitCode ?? ExitCode.Bug), failure?.What ?? $"{e.GetType().Name}: {e.Message}", failure?.Why, failure?.Next, [])
            {
                Run = memory.Started?.Run, Host = memory.Started?.Host,
            });
        }

        if (failure?.ExitCode == ExitCode.Cancelled && memory.Started is null && context.NobodyReads())
        {
            // head has seen enough of a journal: nothing was done, and nothing is left.
            return (int)ExitCode.Cancelled;
        }

        if (kind is ViewKind.Live or ViewKind.Plain && memory.Started is not null)
        {
            context.Error.WriteLine();
        }

        var errors = ErrorView.For(context);
        if (failure is null)
        {
            errors.WriteBug(e, journal, context.WantsTraces);
            return (int)ExitCode.Bug;
        }

        errors.Write(failure, memory, journal);
        return (int)failure.ExitCode;
    }
}
