using Snowlift.Cli.Context;
using Snowlift.Nix;

namespace Snowlift.Cli.LocalLab;

/// <summary>The flake that a command works with in the lab: the demo where none was named, and what makes another fit for a rehearsal.</summary>
internal static class LabFlakes
{
    /// <summary>The demo, made ready, where no flake was named; null where one was, and outside the lab.</summary>
    /// <param name="sshKey">The private key that was named, or null.</param>
    public static async Task<DemoDeploy?> DemoAsync(
        CliContext context, CloudChoice cloud, bool isNamed, string? sshKey, Action<string> say, CancellationToken cancellation) =>
        cloud.Kind == CloudKind.Lab && !isNamed
            ? await DemoDeploy.PrepareAsync(context, cloud.Machines, sshKey, say, cancellation)
            : null;

    /// <summary>The flake with stand-ins for its inputs where it was never locked, and the lab's part in it; the demo is fit as it is.</summary>
    public static async Task<(FlakeRef Flake, DemoDeploy? Lab)> FitAsync(
        CliContext context, CloudChoice cloud, FlakeRef flake, DemoDeploy? demo, Action<string> say, CancellationToken cancellation) =>
        demo is not null ? (flake, demo) : await StandIns.ReplaceAsync(context, cloud, flake, say, cancellation);
}
