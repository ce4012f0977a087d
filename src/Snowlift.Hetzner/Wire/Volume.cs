using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>A network disk. It outlives its server, and then goes on costing money.</summary>
public sealed record Volume
{
    public long Id { get; init; }

    public string Name { get => field ?? ""; init; }

    /// <summary>GB.</summary>
    [JsonConverter(typeof(WholeNumberConverter))]
    public int Size { get; init; }

    /// <summary>The server that has it; null while nobody does.</summary>
    public ServerId? Server { get; init; }

    public Location? Location { get; init; }

    /// <summary>What a server that has it calls it: <c>/dev/disk/by-id/scsi-0HC_Volume_4711</c>.</summary>
    public string LinuxDevice { get => field ?? ""; init; }

    public VolumeProtection Protection { get => field ?? VolumeProtection.Off; init; }

    public IReadOnlyDictionary<string, string> Labels { get => field ?? NoLabels.Instance; init => field = Lists.WithoutNulls(value); }

    public DateTimeOffset Created { get; init; }
}

/// <summary>What may not be done to a volume until its protection is taken off.</summary>
public sealed record VolumeProtection(bool Delete = false)
{
    public static VolumeProtection Off { get; } = new();
}
