namespace Snowlift.Lab.Machines;

/// <summary>
/// What stands behind the lab's servers: QEMU machines, or simulated ones. A machine is known by its server's id. All
/// methods throw <see cref="MachineException"/> where the machine refuses; the server's action then ends in that error.
/// </summary>
public interface IMachineHost : IAsyncDisposable
{
    /// <summary>Lays down the disk, from an image or a snapshot's file; does not start the machine.</summary>
    Task CreateAsync(MachineSpec spec, CancellationToken cancellation);

    /// <summary>Powers the machine on; nothing happens when it runs.</summary>
    Task StartAsync(long serverId, CancellationToken cancellation);

    /// <summary>Pulls the plug; nothing happens when it is off.</summary>
    Task StopAsync(long serverId, CancellationToken cancellation);

    /// <summary>Presses the ACPI power button and returns at once: the machine stops when it likes, or never.</summary>
    Task ShutdownAsync(long serverId, CancellationToken cancellation);

    /// <summary>A hard reset. The rescue system, when armed, is booted once.</summary>
    Task ResetAsync(long serverId, CancellationToken cancellation);

    /// <summary>A new disk from the image; the machine is started again if it ran.</summary>
    Task RebuildAsync(MachineSpec spec, CancellationToken cancellation);

    /// <summary>Arms the rescue system for the next boot only, or disarms it with null.</summary>
    Task SetRescueAsync(long serverId, RescueSpec? rescue, CancellationToken cancellation);

    /// <summary>Writes a self-contained qcow2 of the machine's disk to <paramref name="path"/>.</summary>
    Task SnapshotAsync(long serverId, string path, CancellationToken cancellation);

    /// <summary>Gives a machine one more disk, at once where it runs.</summary>
    Task AttachAsync(long serverId, MachineVolume volume, CancellationToken cancellation);

    /// <summary>Takes a disk away, at once where the machine runs; its file stays. Nothing happens when it has none such.</summary>
    Task DetachAsync(long serverId, long volumeId, CancellationToken cancellation);

    /// <summary>Stops the machine and forgets it, disk included; nothing happens when it is unknown.</summary>
    Task DeleteAsync(long serverId, CancellationToken cancellation);

    /// <summary>Whether a machine runs now, whoever started it: an earlier process of the lab may have.</summary>
    bool IsRunning(long serverId);
}
