using System.Text.Json;
using System.Text.Json.Serialization;
using Snowlift.Remote.Errors;

namespace Snowlift.Lab.State;

/// <summary>
/// The lab's state on disk. Holding one holds the lab's lock: two processes never serve the same state. The file is
/// replaced whole, so that a crash leaves the state of before or of after.
/// </summary>
internal sealed class StateFile : IDisposable
{
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly LabPaths _paths;
    private readonly FileStream _lock;

    private StateFile(LabPaths paths, FileStream @lock)
    {
        _paths = paths;
        _lock = @lock;
    }

    /// <summary>Locks a lab, and makes its directories where it is new.</summary>
    /// <exception cref="SnowliftException">Another process serves this lab.</exception>
    public static StateFile Open(LabPaths paths)
    {
        foreach (var directory in new[] { paths.Root, paths.Machines, paths.Snapshots, paths.Volumes })
        {
            CreateDirectory(directory);
        }

        try
        {
            return new(paths, Create(paths.LockFile, FileMode.OpenOrCreate));
        }
        catch (IOException e) when (File.Exists(paths.LockFile))
        {
            throw new SnowliftException(
                ExitCode.Refused,
                $"the lab in {paths.Root} is already served by another process",
                e.Message,
                "use that one, or stop it first",
                e);
        }
    }

    /// <summary>What an earlier process left, or null in a new lab.</summary>
    /// <exception cref="SnowliftException">The file is not one of ours.</exception>
    public LabState? Load()
    {
        if (!File.Exists(_paths.StateFile))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(_paths.StateFile);
            return JsonSerializer.Deserialize(stream, StateJson.Default.LabState);
        }
        catch (JsonException e)
        {
            throw _paths.Unreadable(e);
        }
    }

    public void Save(LabState state)
    {
        var next = _paths.StateFile + ".new";
        using (var stream = Create(next, FileMode.Create))
        {
            JsonSerializer.Serialize(stream, state, StateJson.Default.LabState);
        }

        File.Move(next, _paths.StateFile, overwrite: true);
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>A file for its owner alone, and for one process at a time.</summary>
    private static FileStream Create(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new(path, options);
    }

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryMode);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(LabState))]
internal sealed partial class StateJson : JsonSerializerContext;
