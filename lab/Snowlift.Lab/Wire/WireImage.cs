namespace Snowlift.Lab.Wire;

/// <summary>A system image or a snapshot.</summary>
/// <param name="ImageSize">GB of the stored snapshot; null for system images.</param>
/// <param name="DiskSize">GB that a server's disk needs at least.</param>
internal sealed record WireImage(
    long Id,
    string Type,
    string Status,
    string? Name,
    string Description,
    double? ImageSize,
    int DiskSize,
    DateTimeOffset Created,
    WireCreatedFrom? CreatedFrom,
    long? BoundTo,
    string OsFlavor,
    string? OsVersion,
    bool RapidDeploy,
    WireDeleteProtection Protection,
    DateTimeOffset? Deprecated,
    DateTimeOffset? Deleted,
    IReadOnlyDictionary<string, string> Labels,
    string Architecture);

internal sealed record WireCreatedFrom(long Id, string Name);
