using Snowlift.Nix;
using Snowlift.Remote.Processes;

namespace Snowlift.Deploy.Preflight;

/// <summary>Looks at a local flake's folder.</summary>
internal static class FlakeFolders
{
    /// <summary>What is there, or null where the flake is not local.</summary>
    public static Task<FlakeFolder?> LookAsync(IProcessRunner processes, FlakeRef flake, CancellationToken cancellation) =>
        Task.FromResult<FlakeFolder?>(null);
}
