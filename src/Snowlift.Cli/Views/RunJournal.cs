using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

/// <summary>Opens the journal when the run begins. A full disk must not stop a deploy: then the journal is given up.</summary>
internal sealed class RunJournal(string path) : IEventObserver, IDisposable
{
    private Journal? _journal;
    private bool _givenUp;

    /// <summary>Where the run is written down, or null where it is not.</summary>
    public string? Path => _givenUp ? null : path;

    public void OnEvent(RunEvent happened)
    {
        if (_givenUp)
        {
            return;
        }

        try
        {
            if (happened is RunStarted)
            {
                _journal ??= new Journal(path, EventCatalogue.Json);
            }

            _journal?.OnEvent(happened);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _givenUp = true;
        }
    }

    public void Dispose()
    {
        try
        {
            _journal?.Dispose();
        }
        catch (IOException)
        {
            // Its last line did not fit on the disk; said by Path.
        }
    }
}
