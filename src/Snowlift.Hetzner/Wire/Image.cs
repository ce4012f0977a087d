namespace Snowlift.Hetzner.Wire;

/// <summary>What a server's disk can be filled with.</summary>
public sealed record Image
{
    public long Id { get; init; }

    /// <summary>Null for snapshots and backups: they have a description only.</summary>
    public string? Name { get; init; }

    public string Description { get => field ?? ""; init; }

    public ImageType Type { get; init; }

    public ImageStatus Status { get; init; }

    public Architecture Architecture { get; init; }

    /// <summary>Like <c>debian</c>.</summary>
    public string OsFlavor { get => field ?? "unknown"; init; }

    /// <summary>Like <c>12</c>.</summary>
    public string? OsVersion { get; init; }

    /// <summary>GB, compressed; null for images that are not billed.</summary>
    public double? ImageSize { get; init; }

    /// <summary>GB that a disk must have at least.</summary>
    public double DiskSize { get; init; }

    public DateTimeOffset? Created { get; init; }

    public ImageSource? CreatedFrom { get; init; }

    /// <summary>Since when the image should not be used any more; it goes away some months later.</summary>
    public DateTimeOffset? Deprecated { get; init; }

    public DateTimeOffset? Deleted { get; init; }

    public ImageProtection Protection { get => field ?? ImageProtection.Off; init; }

    public IReadOnlyDictionary<string, string> Labels { get => field ?? NoLabels.Instance; init => field = Lists.WithoutNulls(value); }
}

/// <summary>What may not be done to an image until its protection is taken off.</summary>
public sealed record ImageProtection(bool Delete = false)
{
    public static ImageProtection Off { get; } = new();
}

/// <summary>The server from which a snapshot was made; it may be gone.</summary>
public sealed record ImageSource(ServerId Id, string Name)
{
    public string Name { get => field ?? ""; init; } = Name;
}
