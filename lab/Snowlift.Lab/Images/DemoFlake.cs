namespace Snowlift.Lab.Images;

/// <summary>The flake that the lab brings: it builds offline, and its hosts let in the keys of one file.</summary>
/// <param name="directory">The flake's directory.</param>
public sealed class DemoFlake(string directory, TimeProvider time)
{
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    public string Directory { get; } = directory;

    private string KeysFile => Path.Combine(Directory, "authorized_keys");

    /// <summary>Adds a public key to those that the demo's hosts let in, unless it is there already.</summary>
    /// <param name="publicKeyLine">One line in OpenSSH's form.</param>
    /// <exception cref="IOException">The file cannot be written, or another process holds it for more than 5 s.</exception>
    public async Task AuthorizeAsync(string publicKeyLine, CancellationToken cancellation)
    {
        var key = publicKeyLine.Trim();
        if (key.Length == 0 || key.AsSpan().ContainsAny('\n', '\r'))
        {
            throw new ArgumentException("a public key is one line", nameof(publicKeyLine));
        }

        await using var turn = await LockAsync(cancellation);
        string[] keys = File.Exists(KeysFile) ? await File.ReadAllLinesAsync(KeysFile, cancellation) : [];
        if (keys.Any(k => k.Trim() == key))
        {
            return;
        }

        // Drafted beside the flake, not in it: an evaluation that runs just now copies whatever the directory holds.
        var draft = $"{Directory.TrimEnd('/')}.authorized_keys.{Guid.NewGuid():N}";
        await File.WriteAllLinesAsync(draft, keys.Append(key), cancellation);
        File.Move(draft, KeysFile, overwrite: true);
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream($"{Directory.TrimEnd('/')}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(began) < LockLimit)
            {
                await Task.Delay(Beat, time, cancellation);
            }
        }
    }
}
