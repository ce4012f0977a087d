using System.Collections.Concurrent;
using Snowlift.Lab.Machines;

namespace Snowlift.Lab.Tests.Support;

/// <summary>Machines that are nothing but a note of what was asked of them. It outlives a lab, as real machines do.</summary>
internal sealed class FakeMachineHost : IMachineHost
{
    private readonly ConcurrentDictionary<long, bool> _running = [];

    public ConcurrentQueue<string> Calls { get; } = [];

    public ConcurrentDictionary<long, MachineSpec> Specs { get; } = [];

    public ConcurrentDictionary<long, RescueSpec?> Rescue { get; } = [];

    /// <summary>Systems that do not react to the power button.</summary>
    public bool IgnoresPowerButton { get; set; }

    /// <summary>Awaited by every call that changes a machine: a test holds actions up with it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Task CreateAsync(MachineSpec spec, CancellationToken cancellation) => Note("create", spec.ServerId, () =>
    {
        Specs[spec.ServerId] = spec;
        _running[spec.ServerId] = false;
    }, cancellation);

    public Task AttachAsync(long serverId, MachineVolume volume, CancellationToken cancellation) =>
        Note("attach", serverId, () => Specs[serverId] = Specs[serverId] with { Volumes = [.. Specs[serverId].Volumes, volume] }, cancellation);

    public Task DetachAsync(long serverId, long volumeId, CancellationToken cancellation) => Note(
        "detach", serverId,
        () => Specs[serverId] = Specs[serverId] with { Volumes = [.. Specs[serverId].Volumes.Where(v => v.Id != volumeId)] }, cancellation);

    public Task StartAsync(long serverId, CancellationToken cancellation) =>
        Note("start", serverId, () => _running[serverId] = true, cancellation);

    public Task StopAsync(long serverId, CancellationToken cancellation) =>
        Note("stop", serverId, () => _running[serverId] = false, cancellation);

    public Task ShutdownAsync(long serverId, CancellationToken cancellation) =>
        Note("shutdown", serverId, () => _running[serverId] = IgnoresPowerButton, cancellation);

    public Task ResetAsync(long serverId, CancellationToken cancellation) => Note("reset", serverId, () => { }, cancellation);

    public Task RebuildAsync(MachineSpec spec, CancellationToken cancellation) =>
        Note("rebuild", spec.ServerId, () => Specs[spec.ServerId] = spec, cancellation);

    public Task SetRescueAsync(long serverId, RescueSpec? rescue, CancellationToken cancellation) =>
        Note(rescue is null ? "no-rescue" : "rescue", serverId, () => Rescue[serverId] = rescue, cancellation);

    public Task SnapshotAsync(long serverId, string path, CancellationToken cancellation) =>
        Note("snapshot", serverId, () => File.WriteAllText(path, "a disk"), cancellation);

    public Task DeleteAsync(long serverId, CancellationToken cancellation) => Note("delete", serverId, () =>
    {
        _running.TryRemove(serverId, out _);
        Specs.TryRemove(serverId, out _);
    }, cancellation);

    public bool IsRunning(long serverId) => _running.GetValueOrDefault(serverId);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task Note(string call, long serverId, Action effect, CancellationToken cancellation)
    {
        await Gate.WaitAsync(cancellation);
        Calls.Enqueue(call);
        if (call != "create" && call != "delete" && !Specs.ContainsKey(serverId))
        {
            throw new MachineException("server_error", $"machine {serverId} does not exist");
        }

        effect();
    }
}
