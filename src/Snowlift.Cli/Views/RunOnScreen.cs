using Snowlift.Cli.Cloud;
using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Terminal;
using Snowlift.Deploy;
using Snowlift.Deploy.Events;
using Snowlift.Nix;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Views;

/// <summary>A run with everything around it: view, journal, and how its end is told.</summary>
internal sealed class RunOnScreen(CliContext context, ViewKind kind)
{
    /// <summary>A line about what goes on before the run does.</summary>
    public void Say(string line)
    {
        if (kind != ViewKind.Quiet)
        {
            context.Error.WriteLine($"lab: {PlainText.Of(line)}");
        }
    }

    /// <summary>Deploys and writes how that ended.</summary>
    /// <param name="demo">The lab's demo, when it is that which is deployed.</param>
    /// <returns>The exit status; the failure has been written.</returns>
    public async Task<int> DeployAsync(
        DeployRequest request, CloudChoice cloud, DemoDeploy? demo, CancellationToken cancellation)
    {
        var run = DeployServices.NewRunId();
        var memory = new RunMemory();
        using var journal = new RunJournal(Path.Combine(context.Paths.Runs, $"{run}.ndjson"));
        var clock = cloud.Clock(context.Time);
        await using var view = ViewChoice.Make(kind, context, clock);
        var events = new EventStream(clock, view, memory, journal);
        try
        {
            await using var access = request.TargetHost is null
                ? await CloudAccess.OpenAsync(context, cloud, clock, Say, cancellation)
                : CloudAccess.None(context);
            var services = new DeployServices(
                demo?.OnTargetOnly == true ? new WithoutNix(access.Processes) : access.Processes,
                access.Client,
                access.Name,
                events,
                new TerminalConfirmation(context, view),
                // A simulated machine's keys and addresses must not pass for those of a real one.
                cloud.IsRehearsal ? context.Paths with { State = Path.Combine(context.Paths.State, "simulated") } : context.Paths,
                context.Environment)
            {
                RunId = run,
                JournalPath = journal.Path,
                Nix = demo?.Nix ?? NixSettings.Default,
                IsRehearsal = cloud.Kind == CloudKind.Lab,
                SerialLog = access.SerialLog,
                DestroyCommand = server => Teardown.Command(server, cloud),
            };
            var result = await context.Deploy(
                services, request with { Installer = request.Installer ?? access.Installer }, cancellation);
            await view.DisposeAsync();
            if (kind != ViewKind.Json)
            {
                if (kind == ViewKind.Live)
                {
                    // The steps stand right above, on stderr.
                    await context.Error.WriteLineAsync();
                }

                new HandBack(context.Out, context.Terminal.Width(), memory.Title).Write(result, cloud);
            }

            return (int)ExitCode.Done;
        }
        catch (Exception e)
        {
            await view.DisposeAsync();
            return Fail(e, events, memory, memory.Started is null ? null : journal.Path, cancellation);
        }
    }

    private int Fail(Exception e, EventStream events, RunMemory memory, string? journal, CancellationToken cancellation)
    {
        var failure = e switch
        {
            SnowliftException known => known,
            OperationCanceledException when cancellation.IsCancellationRequested =>
                new SnowliftException(ExitCode.Cancelled, "Cancelled"),
            _ => null,
        };
        if (memory.Failed is null)
        {
            // Whatever ended the run before it could say so itself: programs that read the stream must learn of it.
            events.Report(new RunFailed(
                (int)(failure?.ExitCode ?? ExitCode.Bug), failure?.What ?? $"{e.GetType().Name}: {e.Message}", failure?.Why, failure?.Next, []));
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
