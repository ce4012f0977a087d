using Snowlift.Nix;

namespace Snowlift.Machines.Files;

/// <summary>A release tarball of Nix in upstream's layout: <c>install</c>, <c>store/</c>, <c>.reginfo</c>.</summary>
/// <param name="Location">An http(s) URL, fetched by the target itself, or a local file, sent to it.</param>
/// <param name="Sha256">Its expected SHA-256 in hex; null where the file beside it (<c>URL.sha256</c>) says it, or nothing does.</param>
public sealed record NixRelease(string Location, string? Sha256)
{
    private const string Version = "2.31.2";

    public bool IsUrl => Location.StartsWith("http://", StringComparison.Ordinal)
        || Location.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>Upstream's release for a platform, or null where it has none that is pinned here.</summary>
    /// <param name="system">Nix's name of it: <c>x86_64-linux</c>.</param>
    public static NixRelease? For(string system)
    {
        // As upstream's own https://releases.nixos.org/nix/nix-2.31.2/install has them.
        var sha256 = Platform.Of(system) is not { } known ? null
            : known == Platform.X86 ? "d1f67c86eed016214864ba08bfb9529c307aea7e8fafb74853f96fcc3bfd8a60"
            : "64db528412096d718b4bf8f78f85e5ac2b714b774e5005500dee37d23f560456";
        return sha256 is null ? null : new NixRelease($"https://releases.nixos.org/nix/nix-{Version}/nix-{Version}-{system}.tar.xz", sha256);
    }
}
