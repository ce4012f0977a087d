using Snowlift.Deploy;
using Snowlift.Deploy.Events;

namespace Snowlift.Cli.Views;

/// <summary>Opens the run's journal when the run says its id. A full disk must not stop a deploy: then it is given up.</summary>
internal sealed class RunJournal(SnowliftPaths paths) : IEventObserver, IDisposable
{
    private Journal? _journal;
    private bool _givenUp;

    /// <summary>Where the run is written down, or null where it is not.</summary>
    public string? Path => _givenUp ? null : _journal?.Path;

    public void OnEvent(DeployEvent happened)
    {
        if (_givenUp)
        {
            return;
        }

        try
        {
            if (happened is RunStarted run)
            {
                _journal?.Dispose();
                _journal = new Journal(System.IO.Path.Combine(paths.Runs, $"{run.Run}.ndjson"));
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
