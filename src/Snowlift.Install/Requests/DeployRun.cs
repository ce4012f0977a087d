using Snowlift.Checks;
using Snowlift.Install.Fit;
using Snowlift.Nix;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;

namespace Snowlift.Install.Requests;

/// <summary>A run about a host of a flake: what was asked, and the flake's Nix.</summary>
internal sealed class DeployRun(DeployServices services, DeployRequest request) : Run(services, request.Host)
{
    public DeployRequest Request { get; } = request;

    /// <summary>The flake that the run reads: the one that was named, or a copy of it that was written into.</summary>
    public FlakeRef Flake { get; set; } = request.Flake;

    /// <summary>Nothing of the flake was evaluated: what the host is was made up.</summary>
    public bool IsMadeUp { get; set; }

    public NixCli Nix { get; } = new(services.Processes, services.Nix);

    /// <summary>The way into NixOS that is tried, or worked; null where none was needed yet.</summary>
    public Method? Method { get; set; }

    /// <summary>The methods that did not work, in the order in which they were tried.</summary>
    public List<TriedMethod> Tried { get; } = [];

    /// <summary>The host key that the system is to have; null where its machine makes one.</summary>
    public KeyPair? HostKey { get; set; }

    public PreflightRun Preflight { get; } = new(request.Force) { NetworkIsToCome = request.StaticNetwork };
}
