using Snowlift.Build;
using Snowlift.Nix;
using Snowlift.Runs;

namespace Snowlift.Install.Requests;

/// <summary>A run that installs a host, or looks at what that would take.</summary>
internal sealed class DeployRun(RunServices services, NixSettings nix, DeployRequest request) : HostRun(services, nix, request.OfFlake)
{
    public DeployRequest Request { get; } = request;
}
