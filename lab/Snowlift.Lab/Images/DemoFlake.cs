namespace Snowlift.Lab.Images;

/// <summary>The flake that the lab brings: it builds offline, and its hosts let in the keys of one file.</summary>
/// <param name="directory">The flake's directory.</param>
public sealed class DemoFlake(string directory, TimeProvider time)
{
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    /// <summary>Of its own accord the flake lets nobody in; who has been let in is nobody else's affair.</summary>
    private const string Keys = "authorized_keys";

    private const string ResourcePrefix = "lab/demo/";

    /// <summary>What the images bring to the demo. Where nothing is built of it, empty files do: they have names and no content.</summary>
    private static readonly string[] BigFiles = ["bin/busybox", "vmlinuz", "usr.tar.gz", "grub/none", "modules/none"];

    public string Directory { get; } = directory;

    private string KeysFile => Path.Combine(Directory, Keys);

    /// <summary>The demo of a set of images, where keys may be added: in place, or of shared images a copy, made once.</summary>
    /// <param name="parent">Where the copy is to be.</param>
    /// <returns>Its directory.</returns>
    public static string Of(LabImageSet images, string parent)
    {
        if (!images.IsShared)
        {
            return images.DemoDirectory;
        }

        var inputs = Path.Combine(images.DemoDirectory, ".inputs");
        var copy = Path.Combine(parent, "demo-" + (File.Exists(inputs) ? File.ReadAllText(inputs).Trim() : "prepared"));
        if (System.IO.Directory.Exists(copy))
        {
            return copy;
        }

        var draft = $"{copy}.{Guid.NewGuid():N}";
        foreach (var file in System.IO.Directory.EnumerateFiles(images.DemoDirectory, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(images.DemoDirectory, file)).Where(file => file != Keys))
        {
            var to = Path.Combine(draft, file);
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(images.DemoDirectory, file), to);
        }

        try
        {
            System.IO.Directory.Move(draft, copy);
        }
        catch (IOException) when (System.IO.Directory.Exists(copy))
        {
            System.IO.Directory.Delete(draft, recursive: true); // another command was quicker
        }

        return copy;
    }

    /// <summary>Lays down the demo's text, for machines that are simulated: nothing is built of it.</summary>
    /// <returns>The folder.</returns>
    public static string ExtractText(string folder)
    {
        var assembly = typeof(DemoFlake).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using var from = assembly.GetManifestResourceStream(name)!;
            using var to = Create(Path.Combine(folder, name[ResourcePrefix.Length..]));
            from.CopyTo(to);
        }

        foreach (var name in BigFiles)
        {
            Create(Path.Combine(folder, "big", name)).Dispose();
        }

        return folder;
    }

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

    private static FileStream Create(string path)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.Create(path);
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
