using System.Net;
using System.Net.Sockets;
using System.Text;
using Snowlift.Lab.Machines;

namespace Snowlift.Lab.Tests.Support;

/// <summary>
/// The same machines, with a screen to look at while they run, which only greets and gives back what it is sent; and with a
/// serial port.
/// </summary>
internal sealed class MachinesWithConsole(FakeMachineHost machines) : IMachineHost, IConsoleHost, ISerialHost
{
    public const string Serial = "one\r\ntwo\r\nthree\r\n";

    public const string Greeting = "RFB 003.008\n";

    /// <summary>After this word the screen goes.</summary>
    public static byte[] Farewell { get; } = "farewell"u8.ToArray();

    public Task<ConsoleAccess> OpenConsoleAsync(long serverId, TimeSpan lifetime, CancellationToken cancellation) =>
        machines.IsRunning(serverId)
            ? Task.FromResult(new ConsoleAccess(ScreenAsync, "secret"))
            : throw new MachineException("server_not_running", "the machine is off");

    public Task<string> ReadSerialAsync(long serverId, CancellationToken cancellation) =>
        Task.FromResult(machines.IsRunning(serverId) ? Serial : "");

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

    private static async Task<Stream> ScreenAsync(CancellationToken cancellation)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var viewer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var connecting = viewer.ConnectAsync(listener.LocalEndpoint, cancellation);
        _ = EchoAsync(await listener.AcceptSocketAsync(cancellation));
        await connecting;
        return new NetworkStream(viewer, ownsSocket: true);
    }

    private static async Task EchoAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Greeting));
        var buffer = new byte[256];
        while (await stream.ReadAsync(buffer) is > 0 and var count)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count));
            if (buffer.AsSpan(0, count).EndsWith(Farewell))
            {
                return;
            }
        }
    }
}
