using System.Collections.Concurrent;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>
/// Real machines: each a QEMU process of its own that outlives this one. All that is known of them is on disk and in
/// /proc, so another process of the lab finds them again. One process at a time owns a lab; within it, calls for one
/// machine wait for each other.
/// </summary>
/// <remarks>
/// A guest that reboots stays the same QEMU process, and boots what it booted before: to leave the rescue system it takes
/// a reset (or stop and start) through the API.
/// </remarks>
public sealed class QemuHost(IProcessRunner runner, TimeProvider time, QemuOptions options) : IMachineHost, IConsoleHost, ISerialHost
{
    private readonly ConcurrentDictionary<long, SemaphoreSlim> _turns = new();

    public Task CreateAsync(MachineSpec spec, CancellationToken cancellation) =>
        InTurnAsync(spec.ServerId, m => m.CreateAsync(spec, cancellation), cancellation);

    public Task StartAsync(long serverId, CancellationToken cancellation) =>
        InTurnAsync(serverId, m => m.StartAsync(cancellation), cancellation);

    public Task StopAsync(long serverId, CancellationToken cancellation) =>
        InTurnAsync(serverId, m => m.StopAsync(cancellation), cancellation);

    public Task ShutdownAsync(long serverId, CancellationToken cancellation) =>
        InTurnAsync(serverId, m => m.PressPowerButtonAsync(cancellation), cancellation);

    public Task ResetAsync(long serverId, CancellationToken cancellation) =>
        InTurnAsync(serverId, m => m.ResetAsync(cancellation), cancellation);

    public Task RebuildAsync(MachineSpec spec, CancellationToken cancellation) =>
        InTurnAsync(spec.ServerId, m => m.RebuildAsync(spec, cancellation), cancellation);

    public Task SetRescueAsync(long serverId, RescueSpec? rescue, CancellationToken cancellation) =>
        InTurnAsync(serverId, m => m.SetRescueAsync(rescue, cancellation), cancellation);

    /// <summary>
    /// Writes the disk as it is at this moment, as after a power cut. A running machine stands still meanwhile, for a
    /// second or a few.
    /// </summary>
    public Task SnapshotAsync(long serverId, string path, CancellationToken cancellation) =>
        InTurnAsync(serverId, m => m.SnapshotAsync(path, cancellation), cancellation);

    public Task AttachAsync(long serverId, MachineVolume volume, CancellationToken cancellation) =>
        InTurnAsync(serverId, m => m.AttachAsync(volume, cancellation), cancellation);

    public Task DetachAsync(long serverId, long volumeId, CancellationToken cancellation) =>
        InTurnAsync(serverId, m => m.DetachAsync(volumeId, cancellation), cancellation);

    public Task DeleteAsync(long serverId, CancellationToken cancellation) =>
        InTurnAsync(serverId, m => m.DeleteAsync(cancellation), cancellation);

    public bool IsRunning(long serverId) => QemuProcess.Find(FolderOf(serverId)) is not null;

    /// <summary>Writes what the machine's screen shows to a PNG file.</summary>
    /// <exception cref="MachineException">The machine is off or unknown.</exception>
    public Task ScreenshotAsync(long serverId, string path, CancellationToken cancellation) =>
        InTurnAsync(serverId, m => m.ScreenshotAsync(Path.GetFullPath(path), cancellation), cancellation);

    /// <summary>Opens the machine's screen. A password that was given before is good for nothing then.</summary>
    public async Task<ConsoleAccess> OpenConsoleAsync(long serverId, TimeSpan lifetime, CancellationToken cancellation)
    {
        ConsoleAccess? access = null;
        await InTurnAsync(serverId, async m => access = await m.OpenConsoleAsync(lifetime, cancellation), cancellation);
        return access!;
    }

    public Task<string> ReadSerialAsync(long serverId, CancellationToken cancellation) =>
        SerialLog.ReadAsync(FolderOf(serverId).SerialLog, cancellation);

    /// <summary>Where a machine keeps its disk, its logs and its socket.</summary>
    public MachineFolder FolderOf(long serverId) => new(options.MachinesDirectory, serverId);

    /// <summary>The machines go on running: they belong to the lab, not to this process.</summary>
    public ValueTask DisposeAsync()
    {
        foreach (var turn in _turns.Values)
        {
            turn.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task InTurnAsync(long serverId, Func<QemuMachine, Task> work, CancellationToken cancellation)
    {
        var turn = _turns.GetOrAdd(serverId, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellation);
        try
        {
            await work(new QemuMachine(FolderOf(serverId), runner, time, options));
        }
        finally
        {
            turn.Release();
        }
    }
}
