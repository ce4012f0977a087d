using Snowlift.Lab.Machines;

namespace Snowlift.Lab.Tests.Support;

/// <summary>The same machines, with a screen to look at while they run.</summary>
internal sealed class MachinesWithConsole(FakeMachineHost machines) : IMachineHost, IConsoleHost
{
    public Task<ConsoleAccess> OpenConsoleAsync(long serverId, CancellationToken cancellation) => machines.IsRunning(serverId)
        ? Task.FromResult(new ConsoleAccess(new Uri("ws://127.0.0.1:5999/"), "secret"))
        : throw new MachineException("server_not_running", "the machine is off");

    public Task CreateAsync(MachineSpec spec, CancellationToken cancellation) => machines.CreateAsync(spec, cancellation);

    public Task StartAsync(long serverId, CancellationToken cancellation) => machines.StartAsync(serverId, cancellation);

    public Task StopAsync(long serverId, CancellationToken cancellation) => machines.StopAsync(serverId, cancellation);

    public Task ShutdownAsync(long serverId, CancellationToken cancellation) => machines.ShutdownAsync(serverId, cancellation);

    public Task ResetAsync(long serverId, CancellationToken cancellation) => machines.ResetAsync(serverId, cancellation);

    public Task RebuildAsync(MachineSpec spec, CancellationToken cancellation) => machines.RebuildAsync(spec, cancellation);

    public Task SetRescueAsync(long serverId, RescueSpec? rescue, CancellationToken cancellation) =>
        machines.SetRescueAsync(serverId, rescue, cancellation);

    public Task SnapshotAsync(long serverId, string path, CancellationToken cancellation) =>
        machines.SnapshotAsync(serverId, path, cancellation);

    public Task AttachAsync(long serverId, MachineVolume volume, CancellationToken cancellation) =>
        machines.AttachAsync(serverId, volume, cancellation);

    public Task DetachAsync(long serverId, long volumeId, CancellationToken cancellation) =>
        machines.DetachAsync(serverId, volumeId, cancellation);

    public Task DeleteAsync(long serverId, CancellationToken cancellation) => machines.DeleteAsync(serverId, cancellation);

    public bool IsRunning(long serverId) => machines.IsRunning(serverId);

    public ValueTask DisposeAsync() => machines.DisposeAsync();
}
