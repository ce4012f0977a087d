using System.Collections.Concurrent;
using Snowlift.Lab.Machines.Seed;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>
/// Real machines: each a QEMU process of its own that outlives this one. All that is known of them is on disk and in
/// /proc, so another process of the lab finds them again.
/// </summary>
/// <remarks>
/// A guest that reboots stays the same QEMU process, and boots what it booted before: to leave the rescue system it takes
/// a reset (or stop and start) through the API. One process at a time owns a lab; here, calls for one machine wait for
/// each other.
/// </remarks>
public sealed class QemuHost(IProcessRunner runner, TimeProvider time, QemuOptions options) : IMachineHost
{
    /// <summary>How long QEMU may take to answer on its control socket.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long QEMU may take to write its disk's metadata and go, before it is killed.</summary>
    private static readonly TimeSpan QuitLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<long, SemaphoreSlim> _turns = new();
    private readonly MachineDisks _disks = new(runner);

    public Task CreateAsync(MachineSpec spec, CancellationToken cancellation) => InTurnAsync(spec.ServerId, async () =>
    {
        var folder = FolderOf(spec.ServerId);
        if (File.Exists(folder.RecordFile))
        {
            throw new MachineException("conflict", $"there is a machine for server {spec.ServerId} already");
        }

        try
        {
            await LayDownAsync(spec, folder, cancellation);
        }
        catch
        {
            Remove(folder);
            throw;
        }
    }, cancellation);

    public Task StartAsync(long serverId, CancellationToken cancellation) =>
        InTurnAsync(serverId, () => StartInTurnAsync(serverId, cancellation), cancellation);

    public Task StopAsync(long serverId, CancellationToken cancellation) =>
        InTurnAsync(serverId, () => StopInTurnAsync(FolderOf(serverId), cancellation), cancellation);

    public Task ShutdownAsync(long serverId, CancellationToken cancellation) => InTurnAsync(serverId, async () =>
    {
        if (IsRunning(serverId))
        {
            await AskAsync(FolderOf(serverId), (qmp, c) => qmp.PowerDownAsync(c), cancellation);
        }
    }, cancellation);

    public Task ResetAsync(long serverId, CancellationToken cancellation) => InTurnAsync(serverId, async () =>
    {
        var folder = FolderOf(serverId);
        var record = await RecordOfAsync(folder, cancellation);
        if (IsRunning(serverId) && record is { ArmedRescue: null, InRescue: false })
        {
            await AskAsync(folder, (qmp, c) => qmp.ResetAsync(c), cancellation);
            return;
        }

        // What QEMU boots is set by its command line: into the rescue system and out of it leads a new process.
        await StopInTurnAsync(folder, cancellation);
        await StartInTurnAsync(serverId, cancellation);
    }, cancellation);

    public Task RebuildAsync(MachineSpec spec, CancellationToken cancellation) => InTurnAsync(spec.ServerId, async () =>
    {
        var folder = FolderOf(spec.ServerId);
        _ = await RecordOfAsync(folder, cancellation);
        var ran = IsRunning(spec.ServerId);
        await StopInTurnAsync(folder, cancellation);
        await LayDownAsync(spec, folder, cancellation);
        if (ran)
        {
            await StartInTurnAsync(spec.ServerId, cancellation);
        }
    }, cancellation);

    public Task SetRescueAsync(long serverId, RescueSpec? rescue, CancellationToken cancellation) =>
        InTurnAsync(serverId, async () =>
        {
            var folder = FolderOf(serverId);
            var record = await RecordOfAsync(folder, cancellation);
            await (record with { ArmedRescue = rescue }).WriteAsync(folder, cancellation);
        }, cancellation);

    /// <summary>
    /// Writes the disk as it is at this moment, as after a power cut. A running machine stands still meanwhile, for about
    /// a second for each 200 MB on its disk.
    /// </summary>
    public Task SnapshotAsync(long serverId, string path, CancellationToken cancellation) => InTurnAsync(serverId, async () =>
    {
        var folder = FolderOf(serverId);
        _ = await RecordOfAsync(folder, cancellation);
        if (!IsRunning(serverId))
        {
            await _disks.ExportAsync(folder, path, cancellation);
            return;
        }

        await AskAsync(folder, (qmp, c) => qmp.PauseAsync(c), cancellation);
        try
        {
            await _disks.ExportAsync(folder, path, cancellation);
        }
        finally
        {
            await AskAsync(folder, (qmp, c) => qmp.ContinueAsync(c), CancellationToken.None);
        }
    }, cancellation);

    public Task DeleteAsync(long serverId, CancellationToken cancellation) => InTurnAsync(serverId, async () =>
    {
        var folder = FolderOf(serverId);
        await StopInTurnAsync(folder, cancellation);
        Remove(folder);
    }, cancellation);

    public bool IsRunning(long serverId) => QemuProcess.Find(FolderOf(serverId)) is not null;

    /// <summary>Writes what the machine's screen shows to a PNG file.</summary>
    /// <exception cref="MachineException">The machine is off or unknown.</exception>
    public Task ScreenshotAsync(long serverId, string path, CancellationToken cancellation) => InTurnAsync(
        serverId, () => AskAsync(FolderOf(serverId), (qmp, c) => qmp.ScreendumpAsync(Path.GetFullPath(path), c), cancellation), cancellation);

    /// <summary>The machines go on running: they belong to the lab, not to this process.</summary>
    public ValueTask DisposeAsync()
    {
        foreach (var turn in _turns.Values)
        {
            turn.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Where a machine keeps its disk, its logs and its socket.</summary>
    public MachineFolder FolderOf(long serverId) => new(options.MachinesDirectory, serverId);

    private async Task LayDownAsync(MachineSpec spec, MachineFolder folder, CancellationToken cancellation)
    {
        if (spec.Architecture is not "x86")
        {
            throw new MachineException("unsupported_error", $"the lab has no {spec.Architecture} machines");
        }

        var instanceId = $"{spec.ServerId}-{Guid.NewGuid():N}";
        var seed = SeedFor(spec, instanceId);
        PrivateFile.CreateDirectory(folder.FullPath);
        if (Path.IsPathRooted(spec.Image))
        {
            await _disks.CopyAsync(spec.Image, folder, spec.DiskGB, cancellation);
        }
        else
        {
            var image = options.Images.DiskOf(spec.Image)
                ?? throw new MachineException("unsupported_error", $"the lab has no disk for the image {spec.Image}: use debian-12");
            await _disks.LayOverAsync(image, folder, spec.DiskGB, cancellation);
        }

        WriteSeed(folder.Seed, seed);
        LayFirmware(spec, folder);
        LinkMirror(folder);
        await new MachineRecord(spec, instanceId, ArmedRescue: null, InRescue: false).WriteAsync(folder, cancellation);
    }

    private async Task StartInTurnAsync(long serverId, CancellationToken cancellation)
    {
        var folder = FolderOf(serverId);
        var record = await RecordOfAsync(folder, cancellation);
        if (IsRunning(serverId))
        {
            return;
        }

        DirectBoot? rescue = null;
        if (record.ArmedRescue is { } armed)
        {
            rescue = new DirectBoot(options.Images.InstallerKernel, options.Images.InstallerInitrd);
            WriteSeed(folder.RescueSeed, MachineSeed.ForRescue(armed, $"rescue-{Guid.NewGuid():N}"));
        }

        if (Path.GetDirectoryName(folder.QmpSocket) is { } socketDirectory && socketDirectory != folder.FullPath)
        {
            PrivateFile.CreateDirectory(socketDirectory);
        }

        File.Delete(folder.PidFile);
        var spec = record.Spec;
        var launch = new QemuLaunch(
            spec, folder, options.Accelerator, options.CoresFor(spec), options.MemoryFor(spec), spec.Uefi ? Firmware.Find() : null, rescue);
        await LaunchAsync(QemuCommand.Build(launch), cancellation);
        await (record with { ArmedRescue = null, InRescue = rescue is not null }).WriteAsync(folder, cancellation);
    }

    private async Task LaunchAsync(CommandLine command, CancellationToken cancellation)
    {
        try
        {
            // -daemonize lets go of our pipes, and returns once the machine runs and its ports are open.
            var result = await runner.RunAsync(command, output: null, cancellation);
            if (!result.Succeeded)
            {
                throw new MachineException("server_error", $"QEMU did not start: {string.Join(' ', result.LastLines(4))}");
            }
        }
        catch (ProgramNotFoundException e)
        {
            throw new MachineException("server_error", e.Message);
        }
    }

    private async Task StopInTurnAsync(MachineFolder folder, CancellationToken cancellation)
    {
        if (QemuProcess.Find(folder) is null)
        {
            return;
        }

        try
        {
            await AskAsync(folder, (qmp, c) => qmp.QuitAsync(c), cancellation);
            if (await QemuProcess.WaitForEndAsync(folder, QuitLimit, time, cancellation))
            {
                return;
            }
        }
        catch (MachineException)
        {
            // It does not listen any more.
        }

        QemuProcess.Kill(folder);
        if (!await QemuProcess.WaitForEndAsync(folder, QuitLimit, time, cancellation))
        {
            throw new MachineException("server_error", $"the machine of server {folder.ServerId} cannot be stopped");
        }
    }

    private async Task AskAsync(MachineFolder folder, Func<QmpClient, CancellationToken, Task> question, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await using var qmp = await QmpClient.ConnectAsync(folder.QmpSocket, either.Token);
            await question(qmp, either.Token);
        }
        catch (QmpException e)
        {
            throw new MachineException("server_error", e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MachineException("timeout", $"QEMU did not answer within {AnswerLimit.TotalSeconds:0} s");
        }
    }

    private static MachineSeed SeedFor(MachineSpec spec, string instanceId)
    {
        try
        {
            return MachineSeed.For(spec, instanceId);
        }
        catch (FormatException e)
        {
            // Hetzner would take it, and cloud-init would then drop it with a line in its log: here it is said at once.
            throw new MachineException("invalid_input", $"user_data is no valid cloud-config: {e.Message}");
        }
    }

    private void WriteSeed(string path, MachineSeed seed)
    {
        using var file = PrivateFile.Create(path);
        SeedTar.Write(file, seed, time.GetUtcNow());
    }

    private static void LayFirmware(MachineSpec spec, MachineFolder folder)
    {
        if (!spec.Uefi)
        {
            return;
        }

        var firmware = Firmware.Find()
            ?? throw new MachineException("server_error", "no UEFI firmware on this machine: install the package ovmf");
        File.Copy(firmware.Variables, folder.FirmwareVariables, overwrite: true);
        File.SetUnixFileMode(folder.FirmwareVariables, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void LinkMirror(MachineFolder folder)
    {
        File.Delete(folder.Mirror);
        File.CreateSymbolicLink(folder.Mirror, Path.GetFullPath(options.Images.InstallerDirectory));
    }

    private static async Task<MachineRecord> RecordOfAsync(MachineFolder folder, CancellationToken cancellation) =>
        await MachineRecord.ReadAsync(folder, cancellation)
        ?? throw new MachineException("not_found", $"there is no machine for server {folder.ServerId}");

    private static void Remove(MachineFolder folder)
    {
        if (Directory.Exists(folder.FullPath))
        {
            Directory.Delete(folder.FullPath, recursive: true);
        }

        var socketDirectory = Path.GetDirectoryName(folder.QmpSocket);
        if (socketDirectory != folder.FullPath && Directory.Exists(socketDirectory))
        {
            Directory.Delete(socketDirectory, recursive: true);
        }
    }

    private async Task InTurnAsync(long serverId, Func<Task> work, CancellationToken cancellation)
    {
        var turn = _turns.GetOrAdd(serverId, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellation);
        try
        {
            await work();
        }
        finally
        {
            turn.Release();
        }
    }
}
