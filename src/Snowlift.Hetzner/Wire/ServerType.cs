using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>A size in which servers are sold, like <c>cx23</c>.</summary>
public sealed record ServerType
{
    /// <summary>Stands in where an answer named none.</summary>
    internal static ServerType Unknown { get; } = new();

    public long Id { get; init; }

    public string Name { get => field ?? ""; init; }

    public string Description { get => field ?? ""; init; }

    /// <summary>The family, like <c>cost_optimized</c>; null from older servers of the API.</summary>
    public string? Category { get; init; }

    [JsonConverter(typeof(WholeNumberConverter))]
    public int Cores { get; init; }

    /// <summary>GB.</summary>
    public double Memory { get; init; }

    /// <summary>GB (10^9 bytes).</summary>
    [JsonConverter(typeof(WholeNumberConverter))]
    public int Disk { get; init; }

    public Architecture Architecture { get; init; }

    public CpuType CpuType { get; init; }

    /// <summary>One entry a location; without the IPv4 address, which is billed apart.</summary>
    public IReadOnlyList<ServerTypePrice> Prices { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>The locations which know the type. Only an available one takes orders.</summary>
    public IReadOnlyList<ServerTypeLocation> Locations { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>Set where the type goes away everywhere.</summary>
    public Deprecation? Deprecation { get; init; }

    /// <summary>Listed in that location and open to orders, as far as the list knows: stock changes by the hour.</summary>
    public bool IsAvailableIn(string location) =>
        Locations.Any(l => l.Available && string.Equals(l.Name, location, StringComparison.Ordinal));

    public ServerTypePrice? PriceIn(string location) =>
        Prices.FirstOrDefault(p => string.Equals(p.Location, location, StringComparison.Ordinal));
}

/// <summary>A server type in one location.</summary>
/// <param name="Deprecation">Set where the type goes away in this location.</param>
/// <param name="Available">Open to orders now; creating may still answer <c>resource_unavailable</c>.</param>
/// <param name="Recommended">Hetzner's own advice.</param>
public sealed record ServerTypeLocation(
    string Name, Deprecation? Deprecation = null, bool Available = true, bool Recommended = false)
{
    public string Name { get => field ?? ""; init; } = Name;
}

/// <summary>When something was announced to go away, and from when on it cannot be ordered.</summary>
public sealed record Deprecation(DateTimeOffset? Announced = null, DateTimeOffset? UnavailableAfter = null);
