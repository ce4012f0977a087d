using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

/// <summary>For programs: every event as one line of JSON on stdout, and nothing else there.</summary>
internal sealed class JsonView(TextWriter output) : IView
{
    public void OnEvent(RunEvent happened)
    {
        output.WriteLine(EventCatalogue.Json.Line(happened));
        output.Flush();
    }

    public ValueTask<IAsyncDisposable?> PauseAsync() => ValueTask.FromResult<IAsyncDisposable?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Shows nothing while it goes on.</summary>
internal sealed class QuietView : IView
{
    public void OnEvent(RunEvent happened)
    {
        // Quiet: the result and errors are written by whoever started the run.
    }

    public ValueTask<IAsyncDisposable?> PauseAsync() => ValueTask.FromResult<IAsyncDisposable?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
