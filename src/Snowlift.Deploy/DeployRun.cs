using Snowlift.Deploy.Events;
using Snowlift.Deploy.Machines;
using Snowlift.Deploy.Preflight;
using Snowlift.Nix;
using Snowlift.Remote.Processes;

namespace Snowlift.Deploy;

/// <summary>One run of the flow: what was asked, what it works with, and a private folder that goes when it ends.</summary>
internal sealed class DeployRun : IDisposable
{
    public DeployRun(DeployServices services, DeployRequest request)
    {
        Services = services;
        Request = request;
        Nix = new NixCli(services.Processes, services.Nix);
        // Control sockets need a short path, and Nix splits its ssh options at spaces: /tmp rather than the state folder.
        Folder = Directory.CreateTempSubdirectory("snowlift-").FullName;
        Wait = new MachineWait(this);
        Preflight = new PreflightRun(request.Force);
        Began = services.Events.Time.GetTimestamp();
    }

    public DeployServices Services { get; }

    public DeployRequest Request { get; }

    public EventStream Events => Services.Events;

    public IProcessRunner Processes => Services.Processes;

    public NixCli Nix { get; }

    public MachineWait Wait { get; }

    public PreflightRun Preflight { get; }

    public TimeProvider Time => Services.Events.Time;

    /// <summary>A private folder with a short path without spaces.</summary>
    public string Folder { get; }

    /// <summary>What exists because of this run; said when it ends early.</summary>
    public Ledger Ledger { get; } = new();

    public long Began { get; }

    /// <summary>The user's own ssh configuration, where there is one.</summary>
    public string? UserSshConfig
    {
        get
        {
            var path = Path.Combine(Services.Paths.Home, ".ssh", "config");
            return File.Exists(path) ? path : null;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
