using Snowlift.Cli.Cloud;
using Snowlift.Lab;
using Snowlift.Lab.Images;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Machines.Qemu;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

namespace Snowlift.Cli.LocalLab;

/// <summary>
/// A lab that this process serves. Disposing it stops the API; QEMU's machines go on, simulated ones end with it.
/// </summary>
internal sealed class HostedLab : IAsyncDisposable
{
    private readonly LabServer _server;
    private readonly IMachineHost _machines;
    private readonly string? _temporary;

    private HostedLab(LabServer server, IMachineHost machines, IProcessRunner processes, string? temporary)
    {
        _server = server;
        _machines = machines;
        _temporary = temporary;
        Processes = processes;
    }

    public LabConnection Connection => new(_server.Endpoint, _server.Token);

    /// <summary>Starts programs in the lab's world: where machines are simulated, ssh leads into them.</summary>
    public IProcessRunner Processes { get; }

    /// <summary>Starts serving the lab of that kind of machines, for every command to find.</summary>
    /// <param name="port">On 127.0.0.1; 0 for that of last time, or any.</param>
    /// <exception cref="SnowliftException">It is served already, the port is taken, or images are missing.</exception>
    public static async Task<HostedLab> StartAsync(
        CliContext context, MachineKind kind, int port, Action<string> say, CancellationToken cancellation)
    {
        var options = new LabOptions(LabHome.PathsOf(context, kind)) { Port = port };
        if (kind == MachineKind.Simulated)
        {
            return await SimulateAsync(context, options, context.Time, temporary: null, cancellation);
        }

        var images = await LabHome.EnsureImagesAsync(context, say, cancellation);
        var accelerator = await Accelerator.DetectAsync(context.Processes, context.Time, options.Paths.Root, cancellation);
        var machines = new QemuHost(
            context.Processes, context.Time, new QemuOptions(options.Paths.Machines, images, accelerator));
        var server = await LabServer.StartAsync(options, machines, context.Time, cancellation);
        return new HostedLab(server, machines, context.Processes, temporary: null);
    }

    /// <summary>Starts a lab for one rehearsal, with simulated machines: it begins empty, and is gone afterwards.</summary>
    /// <param name="clock">The rehearsal's clock; whoever takes part must go by it.</param>
    public static Task<HostedLab> RehearseAsync(CliContext context, TimeProvider clock, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("snowlift-lab-").FullName;
        return SimulateAsync(context, new LabOptions(new LabPaths(folder)), clock, folder, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _machines.DisposeAsync();
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    private static async Task<HostedLab> SimulateAsync(
        CliContext context, LabOptions options, TimeProvider clock, string? temporary, CancellationToken cancellation)
    {
        var machines = new SimulatedHost(clock);
        var server = await LabServer.StartAsync(options, machines, clock, cancellation);
        return new HostedLab(
            server, machines, new SimulatedProcesses(context.Processes, machines, context.Paths.Home), temporary);
    }
}
