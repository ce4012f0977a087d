using Snowlift.Nix;

namespace Snowlift.Build;

/// <summary>Which host of which flake is to be read, checked and built, and how.</summary>
/// <param name="Flake">Where the flake is.</param>
/// <param name="Host">The entry of <c>nixosConfigurations</c>.</param>
public sealed record HostRequest(FlakeRef Flake, string Host)
{
    /// <summary>Private or public key file to log in with; null to look for one.</summary>
    public string? SshKey { get; init; }

    public BuildOn BuildOn { get; init; }

    /// <summary>Names of checks that may not refuse, as the user said.</summary>
    public IReadOnlyList<string> Force { get; init; } = [];

    /// <summary>The system of its machine is to be replaced in place: nothing is partitioned.</summary>
    public bool IsInPlace { get; init; }

    /// <summary>The network is going to be written into the flake once the machine is known: what refuses it until then is not said.</summary>
    public bool NetworkIsToCome { get; init; }
}
