namespace Snowlift.Machines.Files;

/// <summary>A kexec tarball in the layout of nix-community/nixos-images.</summary>
/// <param name="Location">An http(s) URL, fetched by the target itself, or a local file, uploaded to it.</param>
/// <param name="Sha256">Its expected SHA-256 in hex; null where only the transport vouches for it.</param>
public sealed record InstallerSource(string Location, string? Sha256)
{
    /// <summary>RAM that it needs, without swap, in MiB. Upstream's: 1 GB by its README, 1.5 GB by its documentation.</summary>
    public int MinimumMemoryMiB { get; init; } = 1536;

    public bool IsUrl => Location.StartsWith("http://", StringComparison.Ordinal)
        || Location.StartsWith("https://", StringComparison.Ordinal);
}
