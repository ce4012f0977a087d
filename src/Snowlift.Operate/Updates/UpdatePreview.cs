using Snowlift.Build;
using Snowlift.Nix;
using Snowlift.Operate.Closures;
using Snowlift.Operate.Running;
using Snowlift.Provision;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>What an update would do.</summary>
/// <param name="ServerId">The server's id, or null for a machine that is only reached over SSH.</param>
/// <param name="From">The store path that runs.</param>
/// <param name="System">The store path that the flake says; null where only the machine could evaluate it.</param>
/// <param name="BuildsHere">Whether it would be built on this machine.</param>
/// <param name="IsBuilt">It is in this machine's store already.</param>
/// <param name="Changes">How the two differ; null where it is not built here.</param>
/// <param name="Paths">How many store paths the machine lacks, at most; null as above.</param>
/// <param name="Bytes">Their size in bytes, before it fetches what its own caches have; null as above.</param>
/// <param name="NeedsReboot">Another kernel than the one that was booted; null where that cannot be told.</param>
/// <param name="Pending">Another update still waits for its confirmation.</param>
/// <param name="NothingToDo">It runs this very system already, and would boot it.</param>
public sealed record UpdatePreview(
    string Host,
    long? ServerId,
    string Address,
    string From,
    string? System,
    bool BuildsHere,
    bool IsBuilt,
    ClosureDiff? Changes,
    int? Paths,
    long? Bytes,
    bool? NeedsReboot,
    bool Pending,
    bool NothingToDo);

/// <summary>
/// What an update would do: evaluates the flake, looks at what runs, and stops there. Builds nothing, copies nothing, and
/// leaves nothing behind, here or there.
/// </summary>
public sealed class UpdatePreviewFlow(CloudServices services, NixSettings nix)
{
    /// <summary>Looks, and reports on the way.</summary>
    /// <exception cref="SnowliftException">The update would fail, or be refused, before it changed anything.</exception>
    public async Task<UpdatePreview> RunAsync(UpdateRequest request, CancellationToken cancellation)
    {
        using var scratch = new ScratchState(services.Paths);
        var run = new HostRun(services with { Paths = scratch.Paths }, nix, request.Asked);
        return await Flow.RunAsync(
            run, new RunStarted(request.Asked.Flake.Url, request.Reach.TargetHost is null ? services.Name : null, RunKind.Plan),
            r => LookAsync(r, request, cancellation),
            preview => new UpdatePreviewed(preview), cancellation);
    }

    private async Task<UpdatePreview> LookAsync(HostRun run, UpdateRequest request, CancellationToken cancellation)
    {
        var resolved = await ResolveHost.RunAsync(run, cancellation);
        var host = await CheckConfiguration.RunAsync(run, resolved, cancellation);
        await using var running = await ReachRunning.RunAsync(run, services.Cloud, request.Reach, cancellation);
        Orders.EnsureCanBootOnce(run.Host, request.Options, running.Generations.OneShot);

        var system = host.Evaluation?.Toplevel?.Out;
        var isBuilt = host.BuildsHere && system is not null
            && await run.Nix.FindClosureSizeAsync(StorePath.Parse(system), cancellation) is not null;
        var closures = isBuilt ? await CompareClosures.LookAsync(run, running, StorePath.Parse(system!), cancellation) : null;
        return new UpdatePreview(
            run.Host, running.Machine.Server.Server?.Id.Value, running.Machine.Server.Endpoint.Address, running.Generations.Current, system,
            host.BuildsHere, isBuilt, closures?.Diff, closures?.Missing.Count, closures?.Missing.Sum(path => path.Bytes),
            NeedsReboot(host.Evaluation?.Kernel, running.Generations.BootedKernel), running.State.Pending is not null,
            system is not null && running.HasSettledOn(system));
    }

    private static bool? NeedsReboot(string? kernel, string? booted) => kernel is null || booted is null ? null : kernel != booted;
}

/// <summary>What an update would do is known; nothing was changed.</summary>
public sealed record UpdatePreviewed(UpdatePreview Preview) : RunEvent
{
    protected override string JsonType => "update-previewed";

    public override RunEvent Redacted(Func<string, string> redact) => this;
}
