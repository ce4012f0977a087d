namespace Snowlift.Nix;

/// <summary>A kind of machine that Snowlift knows its way about: the one place that maps the names which Nix, the kernel and Debian give it.</summary>
/// <param name="NixSystem">Nix's name: <c>x86_64-linux</c>.</param>
public sealed record Platform(string NixSystem)
{
    public static readonly Platform X86 = new("x86_64-linux") { KernelNames = ["x86_64", "amd64"] };

    public static readonly Platform Arm = new("aarch64-linux") { KernelNames = ["aarch64", "arm64"] };

    public static IReadOnlyList<Platform> All { get; } = [X86, Arm];

    /// <summary>What <c>uname -m</c> and Debian call it.</summary>
    private IReadOnlyList<string> KernelNames { get; init; } = [];

    /// <summary>The platform that Nix calls so; null for one that is none of ours.</summary>
    public static Platform? Of(string? nixSystem) => All.FirstOrDefault(platform => platform.NixSystem == nixSystem);

    /// <summary>Nix's name of what the kernel calls so, known or not.</summary>
    public static string NixSystemOf(string kernelName) =>
        All.FirstOrDefault(platform => platform.KernelNames.Contains(kernelName))?.NixSystem ?? kernelName + "-linux";

    public bool Equals(Platform? other) => other?.NixSystem == NixSystem;

    public override int GetHashCode() => NixSystem.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => NixSystem;
}
