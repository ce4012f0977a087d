using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Snowlift.Lab.Images;

/// <summary>
/// The scripts that build the lab's images, and the demo flake's text files: carried inside the program, so that a
/// single published file can build the lab anywhere.
/// </summary>
internal sealed class LabScripts
{
    private const string Prefix = "lab/";

    private const UnixFileMode Plain =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Runnable =
        Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly SortedDictionary<string, byte[]> _files;

    private LabScripts(SortedDictionary<string, byte[]> files) => _files = files;

    /// <summary>Paths below lab/, such as images/build.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    public static LabScripts Embedded()
    {
        var assembly = typeof(LabScripts).Assembly;
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            files[name[Prefix.Length..]] = Read(assembly, name);
        }

        return new LabScripts(files);
    }

    public static LabScripts Of(IReadOnlyDictionary<string, byte[]> files) =>
        new(new SortedDictionary<string, byte[]>(files.ToDictionary(), StringComparer.Ordinal));

    /// <summary>
    /// Lays the files down in a directory of <paramref name="parent"/> that is named after their content, once.
    /// What begins with <c>#!</c> can be run.
    /// </summary>
    /// <returns>The directory; it stands for lab/ in the source.</returns>
    public string ExtractInto(string parent)
    {
        var target = Path.Combine(parent, Hash());
        if (Directory.Exists(target))
        {
            return target;
        }

        Directory.CreateDirectory(parent);
        var draft = $"{target}.{Guid.NewGuid():N}";
        foreach (var (name, content) in _files)
        {
            var path = Path.Combine(draft, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
            File.SetUnixFileMode(path, content.AsSpan().StartsWith("#!"u8) ? Runnable : Plain);
        }

        try
        {
            Directory.Move(draft, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(draft, recursive: true); // another process was faster, with the same content
        }

        return target;
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in _files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{content.Length}\n"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
