namespace Snowlift.Runs.Events;

/// <summary>
/// The run on disk, for afterwards: every event as a line of JSON in <c>$XDG_STATE_HOME/snowlift/runs/RUN.ndjson</c>.
/// </summary>
public sealed class Journal : IEventObserver, IDisposable
{
    private readonly EventJson _json;
    private readonly StreamWriter _writer;
    private bool _isCutOff;

    public Journal(string path, EventJson json)
    {
        _json = json;
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _writer = new StreamWriter(path, append: true) { AutoFlush = true };
    }

    public string Path { get; }

    /// <summary>Writes it down. A disk that is full cuts the journal off, and not the run.</summary>
    public void OnEvent(RunEvent happened)
    {
        if (_isCutOff)
        {
            return;
        }

        try
        {
            _writer.WriteLine(_json.Line(happened));
        }
        catch (IOException)
        {
            _isCutOff = true;
        }
    }

    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException) when (_isCutOff)
        {
            // What it could not write before, it cannot write now.
        }
    }
}
