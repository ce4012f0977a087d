using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>A server of the project.</summary>
public sealed record Server
{
    public ServerId Id { get; init; }

    public string Name { get => field ?? ""; init; }

    public ServerStatus Status { get; init; }

    public DateTimeOffset Created { get; init; }

    public PublicNet PublicNet { get => field ?? PublicNet.None; init; }

    /// <summary>The private networks that it is in.</summary>
    public IReadOnlyList<PrivateNet> PrivateNet { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    public ServerType ServerType { get => field ?? ServerType.Unknown; init; }

    public Location Location { get => field ?? Location.Unknown; init; }

    /// <summary>What the server was made from; null once that image is gone.</summary>
    public Image? Image { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get => field ?? NoLabels.Instance; init => field = Lists.WithoutNulls(value); }

    public ServerProtection Protection { get => field ?? ServerProtection.Off; init; }

    /// <summary>The next boot goes into the rescue system.</summary>
    public bool RescueEnabled { get; init; }

    /// <summary>Hetzner has locked the server: it is not available to its owner.</summary>
    public bool Locked { get; init; }

    /// <summary>Ids of the attached volumes: each is one more disk, and may come before the root disk.</summary>
    public IReadOnlyList<long> Volumes { get => field ?? []; init; }

    /// <summary>Size of the root disk in GB (10^9 bytes); smaller than the type's after a rescale that kept it.</summary>
    [JsonConverter(typeof(WholeNumberConverter))]
    public int PrimaryDiskSize { get; init; }
}

/// <summary>What may not be done to a server until its protection is taken off.</summary>
public sealed record ServerProtection(bool Delete = false, bool Rebuild = false)
{
    public static ServerProtection Off { get; } = new();
}

/// <summary>The labels of something without labels.</summary>
internal static class NoLabels
{
    public static IReadOnlyDictionary<string, string> Instance { get; } =
        System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;
}
