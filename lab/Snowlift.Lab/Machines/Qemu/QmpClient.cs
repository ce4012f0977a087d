using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>
/// Talks to a running QEMU over its control socket: one connection, one command at a time.
/// Source: QEMU's docs/interop/qmp-spec.
/// </summary>
internal sealed class QmpClient : IAsyncDisposable
{
    /// <summary>Between two looks whether a disk is free.</summary>
    private static readonly TimeSpan UnplugPause = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly StreamReader _reader;
    private readonly NetworkStream _stream;

    private QmpClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream, leaveOpen: true);
    }

    /// <summary>Connects, reads the greeting and leaves negotiation mode.</summary>
    /// <exception cref="QmpException">QEMU does not answer, or not as the protocol says.</exception>
    public static async Task<QmpClient> ConnectAsync(string socketPath, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new QmpException($"no QEMU answers on {socketPath}: {e.Message}");
        }

        var client = new QmpClient(socket);
        try
        {
            if ((await client.ReadAsync(cancellation))["QMP"] is null)
            {
                throw new QmpException("QEMU did not send its greeting");
            }

            await client.ExecuteAsync("qmp_capabilities", arguments: null, cancellation);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends QEMU. It writes its disk's metadata first; the guest notices nothing.</summary>
    public async Task QuitAsync(CancellationToken cancellation)
    {
        try
        {
            await ExecuteAsync("quit", arguments: null, cancellation);
        }
        catch (QmpException e) when (e.ConnectionLost)
        {
            // QEMU may be gone before its answer is.
        }
    }

    /// <summary>Presses the ACPI power button.</summary>
    public Task PowerDownAsync(CancellationToken cancellation) => ExecuteAsync("system_powerdown", null, cancellation);

    public Task ResetAsync(CancellationToken cancellation) => ExecuteAsync("system_reset", null, cancellation);

    /// <summary>Stops the virtual CPUs and writes all that QEMU holds back to the disk.</summary>
    public Task PauseAsync(CancellationToken cancellation) => ExecuteAsync("stop", null, cancellation);

    public Task ContinueAsync(CancellationToken cancellation) => ExecuteAsync("cont", null, cancellation);

    /// <summary>QEMU's run state: "running", "paused", "shutdown" …</summary>
    public async Task<string> QueryStatusAsync(CancellationToken cancellation) =>
        (await ExecuteAsync("query-status", null, cancellation))?["status"]?.GetValue<string>()
        ?? throw new QmpException("query-status gave no status");

    /// <summary>Writes the screen to a PNG file.</summary>
    public Task ScreendumpAsync(string path, CancellationToken cancellation) =>
        ExecuteAsync("screendump", new JsonObject { ["filename"] = path, ["format"] = "png" }, cancellation);

    /// <summary>Plugs a disk in while the machine runs.</summary>
    public async Task PlugAsync(MachineVolume volume, CancellationToken cancellation)
    {
        var (device, backend) = QemuCommand.VolumeNames(volume.Id);
        await ExecuteAsync(
            "blockdev-add",
            new JsonObject
            {
                ["driver"] = "qcow2", ["node-name"] = backend, ["discard"] = "unmap",
                ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = volume.File },
            },
            cancellation);
        await ExecuteAsync(
            "device_add",
            new JsonObject
            {
                ["driver"] = "scsi-hd", ["id"] = device, ["drive"] = backend, ["bus"] = "scsi0.0",
                ["vendor"] = "HC", ["product"] = "Volume", ["device_id"] = $"{volume.Id}", ["serial"] = $"{volume.Id}",
            },
            cancellation);
    }

    /// <summary>Takes a disk out while the machine runs; waits until the guest has let go of it.</summary>
    public async Task UnplugAsync(long volumeId, TimeProvider time, CancellationToken cancellation)
    {
        var (device, backend) = QemuCommand.VolumeNames(volumeId);
        await ExecuteAsync("device_del", new JsonObject { ["id"] = device }, cancellation);
        while (true)
        {
            try
            {
                await ExecuteAsync("blockdev-del", new JsonObject { ["node-name"] = backend }, cancellation);
                return;
            }
            catch (QmpException e) when (e.Message.Contains("in use", StringComparison.Ordinal))
            {
                await Task.Delay(UnplugPause, time, cancellation);
            }
        }
    }

    /// <summary>Gives the VNC server a password that viewers can come in with for a while.</summary>
    public async Task SetVncPasswordAsync(string password, TimeSpan lifetime, CancellationToken cancellation)
    {
        await ExecuteAsync("set_password", new JsonObject { ["protocol"] = "vnc", ["password"] = password }, cancellation);
        await ExecuteAsync(
            "expire_password", new JsonObject { ["protocol"] = "vnc", ["time"] = $"+{lifetime.TotalSeconds:0}" }, cancellation);
    }

    /// <summary>Runs a command and returns what it gives back; events in between are passed over.</summary>
    public async Task<JsonNode?> ExecuteAsync(string command, JsonObject? arguments, CancellationToken cancellation)
    {
        var request = new JsonObject { ["execute"] = command };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        try
        {
            await _stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(request.ToJsonString() + "\n"), cancellation);
        }
        catch (IOException)
        {
            throw new QmpException($"QEMU closed the connection before {command}") { ConnectionLost = true };
        }

        while (true)
        {
            var answer = await ReadAsync(cancellation);
            if (answer["error"] is { } error)
            {
                throw new QmpException($"{command}: {error["desc"]?.GetValue<string>() ?? error.ToJsonString()}");
            }

            if (answer.ContainsKey("return"))
            {
                return answer["return"];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task<JsonObject> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var line = await _reader.ReadLineAsync(cancellation)
                ?? throw new QmpException("QEMU closed the connection") { ConnectionLost = true };
            return JsonNode.Parse(line) as JsonObject ?? throw new QmpException($"QEMU sent no object: {line}");
        }
        catch (JsonException e)
        {
            throw new QmpException($"QEMU sent no JSON: {e.Message}");
        }
        catch (IOException e)
        {
            throw new QmpException($"the connection to QEMU broke: {e.Message}") { ConnectionLost = true };
        }
    }
}

/// <summary>QEMU could not be reached, or said no.</summary>
internal sealed class QmpException(string message) : Exception(message)
{
    public bool ConnectionLost { get; init; }
}
