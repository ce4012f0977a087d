using Snowlift.Cli.Cloud;
using Snowlift.Cli.Terminal;
using Snowlift.Deploy;
using Snowlift.Deploy.Events;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Views;

/// <summary>A run with everything around it: view, journal, and how its end is told.</summary>
internal sealed class RunOnScreen(CliContext context, ViewKind kind)
{
    /// <summary>Deploys and writes how that ended.</summary>
    /// <returns>The exit status; the failure has been written.</returns>
    public async Task<int> DeployAsync(DeployRequest request, CloudChoice cloud, CancellationToken cancellation)
    {
        var memory = new RunMemory();
        using var journal = new RunJournal(context.Paths);
        await using var view = ViewChoice.Make(kind, context);
        var events = new EventStream(context.Time, view, memory, journal);
        try
        {
            var confirmation = new TerminalConfirmation(context, view);
            var result = await context.Deployer.RunAsync(
                new DeployOrder(request, cloud, events, confirmation, context), cancellation);
            await view.DisposeAsync();
            if (kind != ViewKind.Json)
            {
                new HandBack(context.Out, context.Terminal.Width(), memory.Title).Write(result, cloud);
            }

            return (int)ExitCode.Done;
        }
        catch (Exception e)
        {
            await view.DisposeAsync();
            return Fail(e, events, memory, journal.Path, cancellation);
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
