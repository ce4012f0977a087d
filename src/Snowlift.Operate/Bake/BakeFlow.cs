using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision;
using Snowlift.Provision.Images;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Bake;

/// <summary>A snapshot of a host that new servers can start from.</summary>
/// <param name="Image">Its id.</param>
/// <param name="System">The store path of the system on it.</param>
/// <param name="Architecture"><c>x86</c> or <c>arm</c>.</param>
/// <param name="DiskGb">What a server's disk must have at least, in GB.</param>
/// <param name="SizeGb">What is billed, in GB.</param>
/// <param name="Monthly">Its net price a month, or null where that is not known.</param>
/// <param name="Seconds">The whole run, in s.</param>
public sealed record BakeResult(
    string Host, long Image, string System, string Architecture, double DiskGb, double SizeGb, decimal? Monthly, string? Currency,
    double Seconds);

/// <summary>
/// Makes a snapshot of a running, verified host, from which a deploy of that host can start. The snapshot has nothing that
/// makes the machine itself: see docs/images.md. Needs no flake.
/// </summary>
public sealed class BakeFlow(CloudServices services)
{
    /// <summary>Bakes, and reports on the way.</summary>
    /// <exception cref="Remote.Errors.SnowliftException">
    /// It failed, was refused or cancelled; the host has its own files back on its disk, or the error says that it has not.
    /// </exception>
    public Task<BakeResult> RunAsync(ReachRequest reach, CancellationToken cancellation)
    {
        var run = new Run(services, reach.Host);
        return Flow.RunExclusivelyAsync(
            run, new RunStarted(null, services.Name, RunKind.Bake), (r, _) => BakeAsync(r, services.Cloud!, reach, cancellation),
            result => new BakeFinished(result), cancellation);
    }

    private static async Task<BakeResult> BakeAsync(Run run, HetznerClient cloud, ReachRequest reach, CancellationToken cancellation)
    {
        var reached = await ReachMachine.RunAsync(run, cloud, reach, cancellation);
        await using var machine = await GiveIdentity.RunAsync(run, reached, given: null, cancellation);
        var fit = await CheckFitToBake.RunAsync(run, machine, cancellation);

        SnapshotTaken snapshot;
        await using (var disk = await SealDisk.RunAsync(run, fit, cancellation))
        {
            snapshot = await TakeSnapshot.RunAsync(run, cloud, fit, disk, cancellation);
            await disk.UnsealAsync();
        }

        var pricing = await cloud.Pricing.GetAsync(cancellation);
        var image = snapshot.Image;
        return new BakeResult(
            run.Host, image.Id, fit.System.Path, image.Architecture.Value, image.DiskGb, image.SizeGb ?? 0, image.Monthly(pricing),
            pricing.Currency, run.Seconds);
    }
}

/// <summary>A bake is done: there is an image that servers can start from.</summary>
public sealed record BakeFinished(BakeResult Result) : RunEvent
{
    protected override string JsonType => "bake-finished";

    public override RunEvent Redacted(Func<string, string> redact) => this;
}
