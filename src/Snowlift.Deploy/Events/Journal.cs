namespace Snowlift.Deploy.Events;

/// <summary>
/// The run on disk, for afterwards: every event as a line of JSON in <c>$XDG_STATE_HOME/snowlift/runs/RUN.ndjson</c>.
/// </summary>
public sealed class Journal : IEventObserver, IDisposable
{
    private readonly StreamWriter _writer;

    public Journal(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _writer = new StreamWriter(path, append: true) { AutoFlush = true };
    }

    public string Path { get; }

    public void OnEvent(DeployEvent happened) => _writer.WriteLine(EventJson.Line(happened));

    public void Dispose() => _writer.Dispose();
}
