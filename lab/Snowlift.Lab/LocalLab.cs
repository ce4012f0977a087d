using Snowlift.Lab.Images;
using Snowlift.Lab.Machines.Qemu;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Lab.Settings;

namespace Snowlift.Lab;

/// <inheritdoc/>
public sealed class LocalLab(LabComputer computer) : ILab
{
    public Task<LabImageSet> EnsureImagesAsync(Action<string> say, CancellationToken cancellation) =>
        new LabImages(computer.Processes, computer.PreparedImages, computer.Cache, Environment.IsPrivilegedProcess).EnsureAsync(say, cancellation);

    public async Task<IHostedLab> ServeAsync(LabPaths paths, int port, LabImageSet images, CancellationToken cancellation)
    {
        var accelerator = await Accelerator.DetectAsync(computer.Processes, computer.Time, paths.Root, cancellation);
        var machines = new QemuHost(computer.Processes, computer.Time, new QemuOptions(paths.Machines, images, accelerator));
        var server = await LabServer.StartAsync(new LabOptions(paths) { Port = port }, machines, computer.Time, cancellation);
        return new HostedLab(server, machines, computer.Processes, temporary: null);
    }

    public Task<IHostedLab> SimulateAsync(LabPaths paths, int port, CancellationToken cancellation) =>
        SimulateAsync(new LabOptions(paths) { Port = port }, computer.Time, temporary: null, cancellation);

    public Task<IHostedLab> RehearseAsync(TimeProvider clock, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("snowlift-lab-").FullName;
        return SimulateAsync(new LabOptions(new LabPaths(folder)), clock, folder, cancellation);
    }

    public string DemoOf(LabImageSet images) => DemoFlake.Of(images, computer.Cache);

    public string DemoText() => DemoFlake.ExtractText(Path.Combine(computer.Cache, "demo-text"));

    public Task AuthorizeAsync(string demo, string publicKey, CancellationToken cancellation) =>
        new DemoFlake(demo, computer.Time).AuthorizeAsync(publicKey, cancellation);

    public string StandIns() => StandInFlakes.ExtractInto(Path.Combine(computer.Cache, "scripts"));

    private async Task<IHostedLab> SimulateAsync(LabOptions options, TimeProvider clock, string? temporary, CancellationToken cancellation)
    {
        var machines = new SimulatedHost(clock);
        var server = await LabServer.StartAsync(options, machines, clock, cancellation);
        return new HostedLab(server, machines, new SimulatedProcesses(computer.Processes, machines, computer.Home), temporary);
    }
}
