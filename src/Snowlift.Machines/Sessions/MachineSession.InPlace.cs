using Snowlift.Machines.Files;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Machines.Sessions;

/// <summary>A system put in the place of the one that runs.</summary>
public sealed partial class MachineSession
{
    /// <summary>Puts Nix on the machine, and swap where its memory is short.</summary>
    /// <param name="swapMiB">How much swap to make; 0 for none.</param>
    /// <returns>Nix's version, and the swap that was made, in MiB; null for none.</returns>
    /// <exception cref="ScriptFailedException"><see cref="ScriptStatus.NixCannotBeFetched"/>, <see cref="ScriptStatus.NixIsDamaged"/>.</exception>
    public async Task<(string Version, string? SwapMiB)> PutNixAsync(
        NixRelease nix, int swapMiB, StepScope scope, CancellationToken cancellation)
    {
        var script = Scripts.InfectNix(Boot, nix, swapMiB);
        var said = await OnlyHereAsync(
            script,
            Sending(script, scope, line =>
            {
                if (line == "state=fetched")
                {
                    scope.Progress("unpacking it");
                }
            }),
            cancellation);
        return (said["nix"] ?? "?", said["swap_mib"] is { } swap and not "0" ? swap : null);
    }

    /// <summary>Puts the host key that a system is to have where its root is made ready.</summary>
    public Task GiveHostKeyAsync(string file, KeyPair key, StepScope scope, CancellationToken cancellation) =>
        OnlyHereAsync(Scripts.GiveHostKey(Boot, file, key), Logged(scope), cancellation);

    /// <summary>Makes ready what swaps the root while the machine shuts down; nothing is armed.</summary>
    /// <param name="freshKey">A new host key for the new system, rather than those that the machine has.</param>
    /// <param name="given">The host key that was put there before; null for none.</param>
    /// <returns>The host key that the new system will show.</returns>
    /// <exception cref="ScriptFailedException"><see cref="ScriptStatus.NothingToKeep"/>.</exception>
    public async Task<PublicKey> StageSwapAsync(
        string system, string hostKeyPath, KeyPair? given, bool freshKey, bool bootIsOnRoot, IEnumerable<string> keep, StepScope scope,
        CancellationToken cancellation) =>
        StepFailures.SameKey(given, HostKeyOf(await OnlyHereAsync(
            Scripts.InfectStage(Boot, system, hostKeyPath, freshKey, bootIsOnRoot, keep), Logged(scope), cancellation)));

    /// <summary>Names partitions and has the new system install its boot loader: the next shutdown swaps the root.</summary>
    /// <exception cref="ScriptFailedException">All was put back, but for <see cref="ScriptStatus.NotPutBack"/>.</exception>
    public Task InstallInPlaceAsync(string system, IEnumerable<string> orders, StepScope scope, CancellationToken cancellation) =>
        OnlyHereAsync(Scripts.InfectInstall(Boot, system, orders), Logged(scope), cancellation);
}
