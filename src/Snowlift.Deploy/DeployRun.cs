using Snowlift.Deploy.Preflight;
using Snowlift.Nix;

namespace Snowlift.Deploy;

/// <summary>A run about a host of a flake: what was asked, and the flake's Nix.</summary>
internal sealed class DeployRun(DeployServices services, DeployRequest request) : Run(services, request.Host)
{
    public DeployRequest Request { get; } = request;

    public NixCli Nix { get; } = new(services.Processes, services.Nix);

    public PreflightRun Preflight { get; } = new(request.Force) { NetworkIsToCome = request.StaticNetwork };
}
