using Snowlift.Checks;
using Snowlift.Nix;
using Snowlift.Runs;

namespace Snowlift.Build;

/// <summary>A run about a host of a flake: what is asked of the flake, Nix, and what the checks have found so far.</summary>
public class HostRun(RunServices services, NixSettings nix, HostRequest asked) : Run(services, asked.Host)
{
    public HostRequest Asked { get; } = asked;

    public NixCli Nix { get; } = new(services.Processes, nix);

    public PreflightRun Preflight { get; } = new(asked.Force) { NetworkIsToCome = asked.NetworkIsToCome };
}
