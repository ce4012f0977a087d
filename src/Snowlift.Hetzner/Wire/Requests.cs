namespace Snowlift.Hetzner.Wire;

// The bodies of the small requests; the one people write themselves is CreateServerRequest.

internal sealed record UpdateServerBody(string? Name, IReadOnlyDictionary<string, string>? Labels);

internal sealed record RebuildBody(string Image, string? UserData);

internal sealed record EnableRescueBody(string Type, IReadOnlyList<long> SshKeys);

internal sealed record CreateImageBody(string Type, string Description, IReadOnlyDictionary<string, string>? Labels);

internal sealed record UpdateImageBody(string? Description, IReadOnlyDictionary<string, string>? Labels);

internal sealed record ChangeTypeBody(string ServerType, bool UpgradeDisk);

internal sealed record CreateSshKeyBody(string Name, string PublicKey, IReadOnlyDictionary<string, string>? Labels);
