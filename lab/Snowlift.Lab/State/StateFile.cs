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

    private readonly string _path;
    private readonly FileStream _lock;

    private StateFile(string path, FileStream @lock)
    {
        _path = path;
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
            return new(paths.StateFile, Create(paths.LockFile, FileMode.OpenOrCreate));
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
    public LabState? Load() => Read(_path);

    /// <summary>The state as it lies on disk, without the lock: only its token and endpoint mean something then.</summary>
    /// <exception cref="SnowliftException">The file is not one of ours.</exception>
    public static LabState? Read(LabPaths paths) => Read(paths.StateFile);

    public void Save(LabState state)
    {
        var next = _path + ".new";
        using (var stream = Create(next, FileMode.Create))
        {
            JsonSerializer.Serialize(stream, state, StateJson.Default.LabState);
        }

        File.Move(next, _path, overwrite: true);
    }

    public void Dispose() => _lock.Dispose();

    private static LabState? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, StateJson.Default.LabState);
        }
        catch (JsonException e)
        {
            throw new SnowliftException(
                ExitCode.Prerequisite, $"{path} cannot be read", e.Message, "move it away; the lab then starts anew", e);
        }
    }

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
