namespace Snowlift.Hetzner.Wire;

/// <summary>Where servers stand, like <c>fsn1</c>.</summary>
public sealed record Location
{
    /// <summary>Stands in where an answer named none.</summary>
    internal static Location Unknown { get; } = new();

    public long Id { get; init; }

    public string Name { get => field ?? ""; init; }

    public string Description { get => field ?? ""; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string Country { get => field ?? ""; init; }

    public string City { get => field ?? ""; init; }

    /// <summary>The wider net the location is in, like <c>eu-central</c>: primary IPs and networks do not leave it.</summary>
    public string NetworkZone { get => field ?? ""; init; }

    public double Latitude { get; init; }

    public double Longitude { get; init; }
}
