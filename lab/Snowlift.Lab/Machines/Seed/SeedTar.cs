using System.Formats.Tar;

namespace Snowlift.Lab.Machines.Seed;

/// <summary>Writes a seed as the tar that the guest unpacks over its root directory.</summary>
public static class SeedTar
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes the tar. Everything in it belongs to root.</summary>
    /// <param name="when">The time that the files carry.</param>
    public static void Write(Stream output, MachineSeed seed, DateTimeOffset when)
    {
        // GNU's format, for names of any length; busybox and GNU tar both read it.
        using var tar = new TarWriter(output, TarEntryFormat.Gnu, leaveOpen: true);
        tar.WriteEntry(new GnuTarEntry(TarEntryType.Directory, "root/.ssh") { Mode = OwnerOnly, ModificationTime = when });
        foreach (var file in LastOfEachPath(seed.Files))
        {
            using var content = new MemoryStream(file.Content, writable: false);
            tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, file.Path.TrimStart('/'))
            {
                Mode = file.Mode,
                ModificationTime = when,
                DataStream = content,
            });
        }
    }

    private static IEnumerable<SeedFile> LastOfEachPath(IEnumerable<SeedFile> files) =>
        files.GroupBy(f => f.Path, StringComparer.Ordinal).Select(same => same.Last());
}
