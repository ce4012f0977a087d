using System.Collections.Concurrent;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Lab.Machines.Simulated.Nix;

namespace Snowlift.Lab.Machines.Simulated;

/// <summary>
/// Machines that exist in memory only: they boot, take a key, are wiped, installed and rebooted by the world's clock. What
/// is said to them goes through <see cref="SimulatedProcesses"/>. They end with the process that simulates them.
/// </summary>
/// <param name="time">The clock of the rehearsal.</param>
/// <param name="model">How long things take; as on the lab's real machines by default.</param>
/// <param name="faults">What is to go wrong; nothing by default.</param>
/// <param name="flake">What evaluations on a machine answer; any host by default.</param>
public sealed class SimulatedHost(
    TimeProvider time, TimeModel? model = null, SimulatedFaults? faults = null, SimulatedFlake? flake = null) : IMachineHost
{
    private readonly ConcurrentDictionary<long, SimulatedMachine> _machines = new();
    private readonly ConcurrentDictionary<string, SimulatedDisk> _snapshots = new(StringComparer.Ordinal);

    /// <summary>What is still to go wrong; faults may be added at any time.</summary>
    public SimulatedFaults Faults => World.Faults;

    internal SimulatedWorld World { get; } =
        new(time, model ?? TimeModel.Lab, faults ?? new SimulatedFaults(), flake ?? SimulatedFlake.AnyHost);

    public Task CreateAsync(MachineSpec spec, CancellationToken cancellation)
    {
        var disk = _snapshots.TryGetValue(spec.Image, out var snapshot) ? snapshot.Copy(spec.DiskGB * 1_000_000_000L) : null;
        _machines[spec.ServerId] = new SimulatedMachine(World, spec, disk);
        return Task.CompletedTask;
    }

    public Task StartAsync(long serverId, CancellationToken cancellation) => DoAsync(serverId, machine => machine.Start());

    public Task StopAsync(long serverId, CancellationToken cancellation) => DoAsync(serverId, machine => machine.Stop());

    public Task ShutdownAsync(long serverId, CancellationToken cancellation) => DoAsync(serverId, machine => machine.Shutdown());

    public Task ResetAsync(long serverId, CancellationToken cancellation) => DoAsync(serverId, machine => machine.Reset());

    public async Task RebuildAsync(MachineSpec spec, CancellationToken cancellation)
    {
        var ran = IsRunning(spec.ServerId);
        await DeleteAsync(spec.ServerId, cancellation);
        await CreateAsync(spec, cancellation);
        if (ran)
        {
            await StartAsync(spec.ServerId, cancellation);
        }
    }

    public Task SetRescueAsync(long serverId, RescueSpec? rescue, CancellationToken cancellation) =>
        DoAsync(serverId, machine => machine.ArmRescue(rescue));

    public async Task SnapshotAsync(long serverId, string path, CancellationToken cancellation)
    {
        if (_machines.TryGetValue(serverId, out var machine)
            && World.Faults.Take(machine.Spec.Name, FaultPoint.Snapshot) is Fails fails)
        {
            throw new MachineException("server_error", fails.Message);
        }

        await File.WriteAllTextAsync(path, "a simulated machine's disk\n", cancellation);
        await DoAsync(serverId, from => _snapshots[path] = from.Disk.Copy(from.Disk.Bytes));
    }

    // A simulated machine's scripts never look at a network disk: that the API knows of it is all there is.
    public Task AttachAsync(long serverId, MachineVolume volume, CancellationToken cancellation) => DoAsync(serverId, _ => { });

    public Task DetachAsync(long serverId, long volumeId, CancellationToken cancellation) => DoAsync(serverId, _ => { });

    public async Task DeleteAsync(long serverId, CancellationToken cancellation)
    {
        if (_machines.TryRemove(serverId, out var machine))
        {
            await machine.DisposeAsync();
        }
    }

    public bool IsRunning(long serverId) => _machines.TryGetValue(serverId, out var machine) && machine.Boot is not null;

    /// <summary>From now on the machine's boot loader cannot be told to boot an entry just once.</summary>
    public void ForbidBootingOnce(long serverId) => _machines[serverId].Disk.CanBootOnce = false;

    /// <summary>What was brought to a machine: <c>ram:/tmp/disk.key</c> of its installer, <c>/etc/motd</c> on its disk.</summary>
    public IReadOnlyDictionary<string, SimulatedFile> FilesOf(long serverId) => _machines[serverId].Brought();

    public async ValueTask DisposeAsync()
    {
        foreach (var serverId in _machines.Keys)
        {
            await DeleteAsync(serverId, CancellationToken.None);
        }
    }

    /// <summary>
    /// Whether an address is one of the lab's, and so of a simulated machine: even one that is only about to be made, or is
    /// gone already. Nothing real is meant by it.
    /// </summary>
    internal static bool Owns(string address) => address.StartsWith("127.77.", StringComparison.Ordinal);

    /// <summary>The machine at an address, or null where it is gone.</summary>
    internal SimulatedMachine? At(string address) => _machines.Values.FirstOrDefault(machine => machine.Spec.Address == address);

    private Task DoAsync(long serverId, Action<SimulatedMachine> what)
    {
        if (!_machines.TryGetValue(serverId, out var machine))
        {
            throw new MachineException(
                "server_error", "this server's machine was simulated, and is gone with the program that simulated it");
        }

        what(machine);
        return Task.CompletedTask;
    }
}
