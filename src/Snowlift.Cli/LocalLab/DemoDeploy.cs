using Snowlift.Cli.Context;
using Snowlift.Nix;

namespace Snowlift.Cli.LocalLab;

/// <summary>
/// A flake that is deployed in the lab and built offline: the demo, which lets in the lab's own key, or a user's own with
/// <see cref="StandIns"/>.
/// </summary>
/// <param name="Flake">Its reference.</param>
/// <param name="SshKey">A private key that the demo's hosts let in; null for a flake that names its keys itself.</param>
/// <param name="Nix">A store of its own, so that it leaves the user's alone.</param>
internal sealed record DemoDeploy(string Flake, string? SshKey, NixSettings Nix)
{
    /// <summary>It is the lab's own demo.</summary>
    public bool IsDemo => SshKey is not null;

    /// <summary>Makes the demo ready.</summary>
    /// <param name="sshKey">The private key that was named, or null for one of the lab's own.</param>
    public static async Task<DemoDeploy> PrepareAsync(
        CliContext context, MachineKind machines, string? sshKey, Action<string> say, CancellationToken cancellation)
    {
        var folder = await FolderAsync(context, machines, say, cancellation);
        var key = sshKey ?? await LabKey.EnsureAsync(context, cancellation);
        await LabHome.Of(context).AuthorizeAsync(folder, await LabKey.PublicHalfAsync(context, key, cancellation), cancellation);
        say($"using the lab's demo flake in {folder}");
        // As a path: whatever git thinks of the folder around the cache, all of these files count.
        return new DemoDeploy("path:" + folder, key, Store(context));
    }

    /// <summary>
    /// The demo's folder. For real machines it comes with the images, which are built where they are missing; of what simulated
    /// ones run only the text is read.
    /// </summary>
    public static async Task<string> FolderAsync(
        CliContext context, MachineKind machines, Action<string> say, CancellationToken cancellation) =>
        machines == MachineKind.Simulated
            ? LabHome.Of(context).DemoText()
            : LabHome.Of(context).DemoOf(await LabHome.EnsureImagesAsync(context, say, cancellation));

    /// <summary>The store that all of this is evaluated and built in.</summary>
    public static NixSettings Store(CliContext context) => NixSettings.PrivateOffline(Path.Combine(context.Paths.LabCache, "nix"));
}
