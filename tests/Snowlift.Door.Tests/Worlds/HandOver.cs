using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Snowlift.Remote.Processes;

namespace Snowlift.Door.Tests.Worlds;

/// <summary>
/// Runs what the program in <c>hand-over</c> is called as: how simulated machines, which live in this process, are reached by
/// other processes. The frames are described there.
/// </summary>
internal sealed class HandOver : IAsyncDisposable
{
    private const int HeaderBytes = 5;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _ending = new();
    private readonly IProcessRunner _processes;
    private readonly List<Task> _calls = [];
    private readonly Task _accepting;

    /// <summary>Begins to listen.</summary>
    /// <param name="processes">What runs the calls.</param>
    public HandOver(string socket, IProcessRunner processes)
    {
        _processes = processes;
        _listener.Bind(new UnixDomainSocketEndPoint(socket));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_calls);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                _calls.Add(AnswerAsync(await _listener.AcceptAsync(_ending.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        await Task.Yield();
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        try
        {
            var (_, call) = await ReadAsync(stream, gone.Token) ?? throw new EndOfStreamException();
            using var json = JsonDocument.Parse(call);
            var input = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            var feeding = FeedAsync(stream, input.Writer, gone);
            var writer = new FrameWriter(stream);
            var command = new CommandLine(
                json.RootElement.GetProperty("program").GetString()!,
                [.. json.RootElement.GetProperty("arguments").EnumerateArray().Select(word => word.GetString()!)])
            {
                WorkingDirectory = json.RootElement.GetProperty("folder").GetString(),
                Input = StandardInput.FromStream(() => input.Reader.AsStream()),
            };
            var output = new ProcessOutput(line => writer.Write('o', line + "\n"), line => writer.Write('e', line + "\n")) { Into = new FrameStream(writer) };
            var result = await _processes.RunAsync(command, output, gone.Token);
            writer.Write('x', $"{result.ExitCode}");
            await gone.CancelAsync();
            await feeding;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The caller was killed: so is its call.
        }
    }

    /// <summary>Hands on stdin; when nobody is there any more, the call ends.</summary>
    private static async Task FeedAsync(NetworkStream stream, PipeWriter input, CancellationTokenSource gone)
    {
        try
        {
            while (await ReadAsync(stream, gone.Token) is var (_, data))
            {
                if (data.Length == 0)
                {
                    await input.CompleteAsync();
                }
                else
                {
                    await input.WriteAsync(data, gone.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // As when nobody is there.
        }

        await gone.CancelAsync();
        await input.CompleteAsync();
    }

    private static async Task<(char Kind, byte[] Data)?> ReadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var header = new byte[HeaderBytes];
        if (await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellation) < HeaderBytes)
        {
            return null;
        }

        var data = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await stream.ReadExactlyAsync(data, cancellation);
        return ((char)header[0], data);
    }

    private sealed class FrameWriter(NetworkStream stream)
    {
        private readonly Lock _one = new();

        public void Write(char kind, string text) => Write(kind, Encoding.UTF8.GetBytes(text));

        public void Write(char kind, ReadOnlySpan<byte> data)
        {
            var frame = new byte[HeaderBytes + data.Length];
            frame[0] = (byte)kind;
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), data.Length);
            data.CopyTo(frame.AsSpan(HeaderBytes));
            lock (_one)
            {
                stream.Write(frame);
            }
        }
    }

    private sealed class FrameStream(FrameWriter writer) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => writer.Write('o', buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => writer.Write('o', buffer);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            writer.Write('o', buffer.AsSpan(offset, count));
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            writer.Write('o', buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
