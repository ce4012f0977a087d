namespace Snowlift.Lab.Machines.Qemu;

/// <summary>Files and directories that only their owner can read.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        UnixCreateMode = OwnerOnly,
    });

    public static void Copy(string source, string target)
    {
        using var from = File.OpenRead(source);
        using var to = Create(target);
        from.CopyTo(to);
    }

    /// <summary>Makes sure that the directory is there and belongs to us alone.</summary>
    /// <exception cref="UnauthorizedAccessException">It belongs to somebody else.</exception>
    public static void CreateDirectory(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.UserExecute);
    }
}
