using Snowlift.Remote.Processes;
using Snowlift.Runs.Events;

namespace Snowlift.Runs;

/// <summary>One run of a flow about one host: what it works with, and a private folder that goes when it ends.</summary>
public class Run : IDisposable
{
    public Run(RunServices services, string host)
    {
        Services = services;
        Host = host;
        Events = new RunEvents(services.Events, services.RunId, host);
        // Control sockets need a short path, and Nix splits its ssh options at spaces: /tmp rather than the state folder.
        Folder = Directory.CreateTempSubdirectory("snowlift-").FullName;
        Began = Time.GetTimestamp();
    }

    public RunServices Services { get; }

    /// <summary>The host; its server has the same name.</summary>
    public string Host { get; }

    /// <summary>Where it reports: each event carries the run and the host.</summary>
    public RunEvents Events { get; }

    /// <summary>Makes the command lines that people are told to type.</summary>
    public Suggestions Suggest => Services.Suggest;

    public IProcessRunner Processes => Services.Processes;

    public SnowliftPaths Paths => Services.Paths;

    public RunLimits Limits => Services.Limits;

    public TimeProvider Time => Services.Events.Time;

    /// <summary>A private folder with a short path without spaces.</summary>
    public string Folder { get; }

    /// <summary>What exists because of this run; said when it ends early.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>When it began, as a timestamp of <see cref="Time"/>.</summary>
    public long Began { get; }

    /// <summary>How long it has taken, in s, to the hundredth.</summary>
    public double Seconds => Math.Round(Time.GetElapsedTime(Began).TotalSeconds, 2);

    /// <summary>The user's own ssh configuration, where there is one.</summary>
    public string? UserSshConfig
    {
        get
        {
            var path = Path.Combine(Paths.Home, ".ssh", "config");
            return File.Exists(path) ? path : null;
        }
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
