namespace Snowlift.Remote.Processes;

/// <summary>What a command reads on stdin: nothing, a text, or a file's bytes.</summary>
public sealed class StandardInput
{
    private readonly Func<Stream>? _open;

    private StandardInput(Func<Stream>? open, long? length)
    {
        _open = open;
        Length = length;
    }

    public static StandardInput Nothing { get; } = new(null, 0);

    /// <summary>Length in bytes where it is known, for progress.</summary>
    public long? Length { get; }

    public static StandardInput Text(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return new(() => new MemoryStream(bytes, writable: false), bytes.Length);
    }

    /// <summary>A file's bytes, opened when the command starts.</summary>
    /// <exception cref="FileNotFoundException">The file is not there; thrown when the command is started.</exception>
    public static StandardInput File(string path) => new(() => System.IO.File.OpenRead(path), new FileInfo(path).Length);

    public static StandardInput FromStream(Func<Stream> open, long? length = null) => new(open, length);

    /// <summary>Opens the bytes anew, or null where the command reads nothing.</summary>
    public Stream? Open() => _open?.Invoke();
}
