namespace Snowlift.Deploy;

/// <summary>Folders that only their owner may read.</summary>
public static class PrivateFiles
{
    /// <summary>Makes a folder, and those above that are missing; one that exists is made private, too.</summary>
    public static void CreateFolder(string path)
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, Private);
        File.SetUnixFileMode(path, Private);
    }
}
