namespace Snowlift.Runs;

/// <summary>A copy of the keys and logins that we know: what is pinned while looking goes with it.</summary>
public sealed class ScratchState : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-plan-").FullName;

    public ScratchState(SnowliftPaths known)
    {
        Paths = known with { State = _folder, OfCloud = known.OfCloud is null ? null : Path.Combine(_folder, "cloud") };
        Copy(known.KnownHosts, Paths.KnownHosts);
        Copy(known.Ssh, Paths.Ssh);
        if (known.OfCloud is not null)
        {
            Copy((known with { OfCloud = null }).Ssh, (Paths with { OfCloud = null }).Ssh);
        }
    }

    /// <summary>The same paths, with the copy in place of the state.</summary>
    public SnowliftPaths Paths { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.Exists(from) ? Directory.EnumerateFiles(from) : [])
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
