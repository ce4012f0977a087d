using Snowlift.Cli.Cloud;
using Snowlift.Lab;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Machines.Qemu;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.LocalLab;

/// <summary>A lab that this process serves. Disposing it stops the API; QEMU's machines go on.</summary>
internal sealed class HostedLab : IAsyncDisposable
{
    private readonly LabServer _server;
    private readonly IMachineHost _machines;

    private HostedLab(LabServer server, IMachineHost machines, IProcessRunner processes)
    {
        _server = server;
        _machines = machines;
        Processes = processes;
    }

    public LabConnection Connection => new(_server.Endpoint, _server.Token);

    /// <summary>Starts programs in the lab's world: where machines are simulated, ssh leads into them.</summary>
    public IProcessRunner Processes { get; }

    /// <summary>Starts serving.</summary>
    /// <param name="port">On 127.0.0.1; 0 for that of last time, or any.</param>
    /// <exception cref="Remote.Errors.SnowliftException">It is served already, the port is taken, or images are missing.</exception>
    public static async Task<HostedLab> StartAsync(
        CliContext context, MachineKind kind, int port, Action<string> say, CancellationToken cancellation)
    {
        var paths = LabHome.PathsOf(context, kind);
        var images = await LabHome.EnsureImagesAsync(context, say, cancellation);
        var accelerator = await Accelerator.DetectAsync(context.Processes, context.Time, paths.Root, cancellation);
        var machines = new QemuHost(context.Processes, context.Time, new QemuOptions(paths.Machines, images, accelerator));
        var server = await LabServer.StartAsync(new LabOptions(paths) { Port = port }, machines, context.Time, cancellation);
        return new HostedLab(server, machines, context.Processes);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _machines.DisposeAsync();
    }
}
