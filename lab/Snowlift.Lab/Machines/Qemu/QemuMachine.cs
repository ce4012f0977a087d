using Snowlift.Lab.Machines.Seed;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>What can be done to one machine. Holds no state: that is in the machine's folder and in /proc.</summary>
internal sealed class QemuMachine(MachineFolder folder, IProcessRunner runner, TimeProvider time, QemuOptions options)
{
    /// <summary>How long QEMU may take to answer on its control socket.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long QEMU may take to write its disk's metadata and go, before it is killed.</summary>
    private static readonly TimeSpan QuitLimit = TimeSpan.FromSeconds(10);

    private readonly MachineLayout _layout = new(runner, time, options);

    private bool IsRunning => QemuProcess.Find(folder) is not null;

    public async Task CreateAsync(MachineSpec spec, CancellationToken cancellation)
    {
        if (File.Exists(folder.RecordFile))
        {
            throw new MachineException("conflict", $"there is a machine for server {spec.ServerId} already");
        }

        try
        {
            await _layout.LayDownAsync(spec, folder, cancellation);
        }
        catch
        {
            MachineLayout.Remove(folder);
            throw;
        }
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        var record = await RecordAsync(cancellation);
        if (IsRunning)
        {
            return;
        }

        DirectBoot? rescue = null;
        if (record.ArmedRescue is { } armed)
        {
            rescue = new DirectBoot(options.Images.InstallerKernel, options.Images.InstallerInitrd);
            _layout.WriteSeed(folder.RescueSeed, MachineSeed.ForRescue(armed, $"rescue-{Guid.NewGuid():N}"));
        }

        MachineLayout.PrepareStart(folder);
        var spec = record.Spec;
        await LaunchAsync(QemuCommand.Build(new QemuLaunch(
            spec, folder, options.Accelerator, options.CoresFor(spec), options.MemoryFor(spec),
            spec.Uefi ? MachineLayout.UefiFirmware() : null, rescue)), cancellation);
        await (record with { ArmedRescue = null, InRescue = rescue is not null }).WriteAsync(folder, cancellation);
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        if (!IsRunning)
        {
            return;
        }

        try
        {
            // Not a kill: QEMU would take its disk's unwritten metadata with it. The guest notices no difference.
            await AskAsync((qmp, c) => qmp.QuitAsync(c), cancellation);
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

    public Task PressPowerButtonAsync(CancellationToken cancellation) =>
        IsRunning ? AskAsync((qmp, c) => qmp.PowerDownAsync(c), cancellation) : Task.CompletedTask;

    public async Task ResetAsync(CancellationToken cancellation)
    {
        var record = await RecordAsync(cancellation);
        if (IsRunning && record is { ArmedRescue: null, InRescue: false })
        {
            await AskAsync(
                async (qmp, c) =>
                {
                    await qmp.ResetAsync(c);
                    await qmp.ContinueAsync(c); // it stands still where a snapshot was cut short
                },
                cancellation);
            return;
        }

        // What QEMU boots is set by its command line: into the rescue system and out of it leads a new process.
        await StopAsync(cancellation);
        await StartAsync(cancellation);
    }

    public async Task RebuildAsync(MachineSpec spec, CancellationToken cancellation)
    {
        _ = await RecordAsync(cancellation);
        var ran = IsRunning;
        await StopAsync(cancellation);
        await _layout.LayDownAsync(spec, folder, cancellation);
        if (ran)
        {
            await StartAsync(cancellation);
        }
    }

    public async Task SetRescueAsync(RescueSpec? rescue, CancellationToken cancellation)
    {
        var record = await RecordAsync(cancellation);
        await (record with { ArmedRescue = rescue }).WriteAsync(folder, cancellation);
    }

    public async Task SnapshotAsync(string path, CancellationToken cancellation)
    {
        _ = await RecordAsync(cancellation);
        if (!IsRunning)
        {
            await _layout.Disks.ExportAsync(folder, path, cancellation);
            return;
        }

        await AskAsync((qmp, c) => qmp.PauseAsync(c), cancellation);
        try
        {
            await _layout.Disks.ExportAsync(folder, path, cancellation);
        }
        finally
        {
            await AskAsync((qmp, c) => qmp.ContinueAsync(c), CancellationToken.None);
        }
    }

    public async Task AttachAsync(MachineVolume volume, CancellationToken cancellation)
    {
        var record = await RecordAsync(cancellation);
        await _layout.Disks.EnsureVolumeAsync(volume, cancellation);
        if (IsRunning)
        {
            await AskAsync((qmp, c) => qmp.PlugAsync(volume, c), cancellation);
        }

        await (record with { Spec = record.Spec with { Volumes = [.. Without(record, volume.Id), volume] } }).WriteAsync(folder, cancellation);
    }

    public async Task DetachAsync(long volumeId, CancellationToken cancellation)
    {
        var record = await RecordAsync(cancellation);
        if (record.Spec.Volumes.All(volume => volume.Id != volumeId))
        {
            return;
        }

        if (IsRunning)
        {
            await AskAsync((qmp, c) => qmp.UnplugAsync(volumeId, time, c), cancellation);
        }

        await (record with { Spec = record.Spec with { Volumes = [.. Without(record, volumeId)] } }).WriteAsync(folder, cancellation);
    }

    public Task ScreenshotAsync(string path, CancellationToken cancellation) =>
        AskAsync((qmp, c) => qmp.ScreendumpAsync(path, c), cancellation);

    public async Task<ConsoleAccess> OpenConsoleAsync(TimeSpan lifetime, CancellationToken cancellation)
    {
        if (!IsRunning)
        {
            throw new MachineException("server_not_running", "the server is off: it shows nothing");
        }

        ConsoleAccess? access = null;
        await AskAsync(async (qmp, c) => access = await QemuConsole.OpenAsync(folder, qmp, lifetime, c), cancellation);
        return access!;
    }

    public async Task DeleteAsync(CancellationToken cancellation)
    {
        await StopAsync(cancellation);
        MachineLayout.Remove(folder);
    }

    private static IEnumerable<MachineVolume> Without(MachineRecord record, long volumeId) =>
        record.Spec.Volumes.Where(volume => volume.Id != volumeId);

    private async Task<MachineRecord> RecordAsync(CancellationToken cancellation) =>
        await MachineRecord.ReadAsync(folder, cancellation)
        ?? throw new MachineException("not_found", $"there is no machine for server {folder.ServerId}");

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

    private async Task AskAsync(Func<QmpClient, CancellationToken, Task> question, CancellationToken cancellation)
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
}
