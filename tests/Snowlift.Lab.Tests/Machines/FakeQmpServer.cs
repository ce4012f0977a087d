using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Snowlift.Lab.Tests.Machines;

/// <summary>
/// Stands in for QEMU's control socket: greets, takes qmp_capabilities, and answers each further command with the lines
/// that a function gives; null closes the connection.
/// </summary>
internal sealed class FakeQmpServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<string, string[]?> _answer;
    private readonly string _greeting;
    private readonly Task _serving;

    public FakeQmpServer(string path, Func<string, string[]?> answer, string greeting = """{"QMP": {"version": {}, "capabilities": []}}""")
    {
        (_answer, _greeting) = (answer, greeting);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _serving = ServeAsync();
    }

    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptAsync(_end.Token);
                await using var stream = new NetworkStream(client);
                await ConverseAsync(stream);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private async Task ConverseAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        await SayAsync(stream, _greeting);
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            var command = JsonNode.Parse(line)!["execute"]!.GetValue<string>();
            if (command == "qmp_capabilities")
            {
                await SayAsync(stream, """{"return": {}}""");
                continue;
            }

            Requests.Add(line);
            if (_answer(command) is not { } lines)
            {
                return;
            }

            await SayAsync(stream, lines);
        }
    }

    private async Task SayAsync(NetworkStream stream, params string[] lines) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\r\n"))), _end.Token);
}
