using Snowlift.Hetzner.Wire;
using Snowlift.Machines;
using Snowlift.Remote.Processes;
using Snowlift.Runs.Events;
using Snowlift.Runs.Locks;

namespace Snowlift.Runs;

/// <summary>One run of a flow about one host: what it works with, and a private folder that goes when it ends.</summary>
internal class Run : IDisposable
{
    public Run(DeployServices services, string host)
    {
        Services = services;
        Host = host;
        // Control sockets need a short path, and Nix splits its ssh options at spaces: /tmp rather than the state folder.
        Folder = Directory.CreateTempSubdirectory("snowlift-").FullName;
        Wait = new MachineWait(this);
        Began = services.Events.Time.GetTimestamp();
    }

    public DeployServices Services { get; }

    /// <summary>The host; its server has the same name.</summary>
    public string Host { get; }

    public EventStream Events => Services.Events;

    /// <summary>Makes the command lines that people are told to type.</summary>
    public Suggestions Suggest => Services.Suggest;

    public IProcessRunner Processes => Services.Processes;

    public MachineWait Wait { get; }

    public TimeProvider Time => Services.Events.Time;

    /// <summary>A private folder with a short path without spaces.</summary>
    public string Folder { get; }

    /// <summary>What exists because of this run; said when it ends early.</summary>
    public Ledger Ledger { get; } = new();

    public long Began { get; }

    /// <summary>What keeps other runs here off the host; null for a run that only looks.</summary>
    public HostLock? Lock { get; set; }

    /// <summary>The server that this run has claimed for itself among computers, as long as it has.</summary>
    public ServerId? Claimed { get; set; }

    /// <summary>The user's own ssh configuration, where there is one.</summary>
    public string? UserSshConfig
    {
        get
        {
            var path = Path.Combine(Services.Paths.Home, ".ssh", "config");
            return File.Exists(path) ? path : null;
        }
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Lock?.Dispose();
    }
}
