using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace Snowlift.Hetzner.Console;

/// <summary>RFB's numbers and texts on a stream: big-endian, and never cut off without a word.</summary>
internal sealed class RfbStream(Stream stream)
{
    /// <summary>The longest text that is taken, in bytes: names, reasons, what lies in the clipboard.</summary>
    private const int LongestText = 64 * 1024;

    /// <summary>Longer texts are of no use to a reader of an error.</summary>
    private const int WordsShown = 200;

    /// <summary>Reads exactly that many bytes.</summary>
    /// <param name="what">What is being read, for the error: "the picture".</param>
    /// <exception cref="ConsoleException">The connection ended before.</exception>
    public async Task ReadAsync(Memory<byte> buffer, string what, CancellationToken cancellation)
    {
        try
        {
            await stream.ReadExactlyAsync(buffer, cancellation);
        }
        catch (Exception e) when (e is IOException or WebSocketException)
        {
            throw new ConsoleException($"the console closed the connection in the middle of {what}", e);
        }
    }

    public async Task<byte[]> ReadAsync(int count, string what, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        await ReadAsync(bytes, what, cancellation);
        return bytes;
    }

    public async Task<byte> ReadByteAsync(string what, CancellationToken cancellation) =>
        (await ReadAsync(1, what, cancellation))[0];

    public async Task<ushort> ReadShortAsync(string what, CancellationToken cancellation) =>
        BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(sizeof(ushort), what, cancellation));

    public async Task<uint> ReadIntAsync(string what, CancellationToken cancellation) =>
        BinaryPrimitives.ReadUInt32BigEndian(await ReadAsync(sizeof(uint), what, cancellation));

    /// <summary>A length, and a text of it, of which what can be printed is given.</summary>
    public async Task<string> ReadTextAsync(string what, CancellationToken cancellation)
    {
        var length = await ReadIntAsync(what, cancellation);
        if (length > LongestText)
        {
            throw new ConsoleException($"the console announces {length} bytes of {what}, which is too much to be true");
        }

        var text = Encoding.UTF8.GetString(await ReadAsync((int)length, what, cancellation));
        return string.Concat(text.Where(c => !char.IsControl(c)).Take(WordsShown)).Trim();
    }

    /// <summary>Sends a message.</summary>
    /// <exception cref="ConsoleException">The connection has ended.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(message, cancellation);
            await stream.FlushAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or WebSocketException)
        {
            throw new ConsoleException("the console closed the connection", e);
        }
    }
}
