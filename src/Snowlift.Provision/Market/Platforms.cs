using Snowlift.Hetzner.Wire;
using Snowlift.Nix;

namespace Snowlift.Provision.Market;

/// <summary>Which processors the cloud has for a platform.</summary>
public static class Platforms
{
    /// <summary>The cloud's word for it; x86 for what it has no other for.</summary>
    public static Architecture ToArchitecture(this Platform? platform) => Platform.Arm.Equals(platform) ? Architecture.Arm : Architecture.X86;

    /// <summary>What runs on such a server.</summary>
    public static Platform ToPlatform(this Architecture architecture) => architecture == Architecture.Arm ? Platform.Arm : Platform.X86;
}
