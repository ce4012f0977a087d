namespace Snowlift.Lab.Machines.Simulated.Nix;

/// <summary>The flake as Nix on a simulated machine sees it, where the flake itself cannot be evaluated.</summary>
public sealed record SimulatedFlake
{
    /// <summary>A flake that has whatever host is asked for; who has a key of the machine has one of the host.</summary>
    public static SimulatedFlake AnyHost { get; } = new();

    /// <summary>Its hosts; null for a flake that has every one.</summary>
    public IReadOnlyList<SimulatedSystem>? Hosts { get; init; }

    /// <summary>What Nix says instead of an answer, where the flake does not evaluate.</summary>
    public string? Error { get; init; }

    /// <summary>The host of that name, or null.</summary>
    /// <param name="keys">Root's public keys, where the host is made up.</param>
    public SimulatedSystem? Find(string host, IReadOnlyList<string> keys) =>
        Hosts is null ? SimulatedSystem.Of(host, keys) : Hosts.FirstOrDefault(system => system.Host == host);
}
