using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Nix;
using Snowlift.Operate.Updates;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Life;

/// <summary>A machine that was deployed, and a flake that has changed since.</summary>
internal sealed class Updating : IAsyncDisposable
{
    private int _runs = 1;

    private Updating(Rehearsal rehearsal, SimulatedSystem first, SimulatedSystem next) =>
        (Rehearsal, First, Next) = (rehearsal, first, next);

    public Rehearsal Rehearsal { get; }

    /// <summary>What was deployed.</summary>
    public SimulatedSystem First { get; }

    /// <summary>What the flake says now.</summary>
    public SimulatedSystem Next { get; }

    /// <summary>With a clock this fast, a window that is to suffice must be wide.</summary>
    public static UpdateOptions Calm { get; } = new() { ConfirmTimeout = TimeSpan.FromHours(1) };

    /// <summary>For what is going to fail.</summary>
    public static UpdateOptions Brief { get; } = new() { ConfirmTimeout = TimeSpan.FromSeconds(30) };

    public static async Task<Updating> StartAsync()
    {
        var rehearsal = await Rehearsal.StartAsync();
        var first = SimulatedSystem.Of(Rehearsal.Host, rehearsal.Computer.Keys);
        await rehearsal.DeployAsync();
        var next = first with { Path = SimulatedSystem.StorePath("nixos-system-demo-26.05"), Derivation = SimulatedSystem.StorePath("nixos-system-demo-26.05.drv") };
        rehearsal.Computer.Flake = new SimulatedFlake { Hosts = [next] };
        return new Updating(rehearsal, first, next);
    }

    public Task<UpdateResult> UpdateAsync(
        UpdateOptions? options = null, Action<RunEvent>? when = null, CancellationToken cancellation = default) =>
        Rehearsal.WithServicesAsync(
            services => new UpdateFlow(services, NixSettings.Default).RunAsync(
                Request(Rehearsal, options ?? Calm), cancellation),
            when, runId: $"run{++_runs}");

    /// <summary>What a user types: <c>snowlift update demo</c>.</summary>
    public static UpdateRequest Request(Rehearsal rehearsal, UpdateOptions options) =>
        new(rehearsal.Request().OfFlake, new ReachRequest(Rehearsal.Host), options);

    public Task<UpdateResult> RollbackAsync(int? to = null, UpdateOptions? options = null) => Rehearsal.WithServicesAsync(
        services => new RollbackFlow(services).RunAsync(
            new RollbackRequest(new ReachRequest(Rehearsal.Host), to, options ?? Calm), CancellationToken.None),
        runId: $"run{++_runs}");

    public Task<GenerationsReport> GenerationsAsync() => Rehearsal.WithServicesAsync(
        services => new GenerationsFlow(services).RunAsync(new ReachRequest(Rehearsal.Host), CancellationToken.None));

    /// <summary>Updates, and expects it to fail.</summary>
    public async Task<SnowliftException> FailAsync(
        UpdateOptions? options = null, Action<RunEvent>? when = null, CancellationToken cancellation = default) =>
        await Should.ThrowAsync<SnowliftException>(() => UpdateAsync(options ?? Brief, when, cancellation));

    /// <summary>The old system runs, and the next boot takes it.</summary>
    public async Task ShouldRunAsync(SimulatedSystem system)
    {
        Rehearsal.Limits = Rehearsal.Patient;
        var report = await GenerationsAsync();
        report.Current.ShouldBe(system.Path);
        report.Generations.Single(one => one.IsDefault).System.ShouldBe(system.Path);
    }

    public ValueTask DisposeAsync() => Rehearsal.DisposeAsync();
}
