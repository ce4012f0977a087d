using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision;
using Snowlift.Provision.Images;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;
using Snowlift.Runs.Journals;

namespace Snowlift.Operate.Bake;

/// <summary>What a bake would make.</summary>
/// <param name="System">The store path that would be in the image.</param>
/// <param name="DiskGb">What a server's disk would have to have at least, in GB.</param>
/// <param name="SizeGb">What would be billed, in GB, as far as it can be told before; null where it cannot.</param>
/// <param name="Like">The image of the host whose size that is; null where it is the room taken on its disk, the most that it can be.</param>
/// <param name="Monthly">Its net price a month, or null where that is not known.</param>
/// <param name="UsualSeconds">How long bakes have taken so far, in s; null where none is known.</param>
public sealed record BakePreview(
    string Host, long ServerId, string System, double DiskGb, double? SizeGb, long? Like, decimal? Monthly, string? Currency, double? UsualSeconds);

/// <summary>Looks whether a host could be baked, and what of; seals nothing and makes nothing.</summary>
public sealed class BakePreviewFlow(CloudServices services)
{
    private const double BytesInGb = 1_000_000_000;

    /// <summary>Looks, and reports on the way.</summary>
    /// <exception cref="SnowliftException">The bake would fail, or be refused, before it changed anything.</exception>
    public async Task<BakePreview> RunAsync(ReachRequest reach, CancellationToken cancellation)
    {
        using var scratch = new ScratchState(services.Paths);
        var run = new Run(services with { Paths = scratch.Paths }, reach.Host);
        return await Flow.RunAsync(
            run, new RunStarted(null, services.Name, RunKind.Plan), r => LookAsync(r, services.Cloud!, reach, cancellation),
            preview => new BakePreviewed(preview), cancellation);
    }

    private async Task<BakePreview> LookAsync(Run run, HetznerClient cloud, ReachRequest reach, CancellationToken cancellation)
    {
        await using var machine = await ReachMachine.RunAsync(run, cloud, reach, cancellation);
        var fit = await CheckFitToBake.RunAsync(run, machine, cancellation);
        var pricing = await cloud.Pricing.GetAsync(cancellation);
        var last = (await BakedImage.ListAsync(cloud, run.Host, cancellation)).FirstOrDefault(image => image.SizeGb is not null);
        var size = last?.SizeGb ?? TakenGb(machine);
        return new BakePreview(
            run.Host, fit.Server.Id.Value, fit.System.Path, fit.Server.PrimaryDiskSize, size, last?.Id,
            size is { } known && pricing.Image is { } price ? (decimal)known * price.PricePerGbMonth.Net : null, pricing.Currency,
            PastRuns.Bakes(services.Paths.Runs, run.Host, services.CloudName)?.Seconds);
    }

    /// <summary>The room taken on the disk of <c>/</c>, in GB.</summary>
    private static double? TakenGb(MachineProbed machine) =>
        machine.Facts is { RootPartition.Bytes: > 0 and var all, RootFreeBytes: { } free } ? Math.Round((all - free) / BytesInGb, 2) : null;
}

/// <summary>What a bake would make is known; nothing was changed.</summary>
public sealed record BakePreviewed(BakePreview Preview) : RunEvent
{
    protected override string JsonType => "bake-previewed";

    public override RunEvent Redacted(Func<string, string> redact) => this;
}
