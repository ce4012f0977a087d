using System.Buffers.Binary;
using System.Text;

namespace Snowlift.Hetzner.Console;

/// <summary>
/// The viewer's side of RFB 3.8, as little of it as one picture needs: security types None and VNC authentication, raw
/// pixels, a screen that changes its size. Source: RFC 6143, and the community's rfbproto for DesktopSize.
/// </summary>
/// <remarks>Our own and no library: those for .NET are viewers with a window's event loop, and one picture needs little of the protocol.</remarks>
internal sealed class RfbConnection(RfbStream stream)
{
    private const string Version = "RFB 003.008\n";
    private const byte SecurityNone = 1;
    private const byte SecurityVnc = 2;
    private const int EncodingRaw = 0;
    private const int EncodingDesktopSize = -223;
    private const uint KeyShift = 0xffe1;

    /// <summary>32 bits a pixel, 24 of them used, little-endian, true colour: 0x00RRGGBB.</summary>
    private static ReadOnlySpan<byte> PixelFormat => [32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0];

    /// <summary>Greets, proves the password, and says in which form pixels are wanted.</summary>
    /// <returns>The screen, still without a picture.</returns>
    /// <exception cref="ConsoleException">It is no console, wants another password, or its screen is of an impossible size.</exception>
    public async Task<RfbFramebuffer> OpenAsync(string password, CancellationToken cancellation)
    {
        await AgreeOnVersionAsync(cancellation);
        await AuthenticateAsync(password, cancellation);

        const string What = "its description of the screen";
        await stream.WriteAsync(new byte[] { 1 }, cancellation); // ClientInit: others may look on
        var (width, height) = (await stream.ReadShortAsync(What, cancellation), await stream.ReadShortAsync(What, cancellation));
        await stream.ReadAsync(PixelFormat.Length, What, cancellation);
        await stream.ReadTextAsync(What, cancellation);
        var screen = new RfbFramebuffer(width, height);

        await stream.WriteAsync((byte[])[0, 0, 0, 0, .. PixelFormat], cancellation); // SetPixelFormat
        var encodings = new byte[12]; // SetEncodings: the two of them, the better first
        encodings[0] = 2;
        encodings[3] = 2;
        BinaryPrimitives.WriteInt32BigEndian(encodings.AsSpan(4), EncodingRaw);
        BinaryPrimitives.WriteInt32BigEndian(encodings.AsSpan(8), EncodingDesktopSize);
        await stream.WriteAsync(encodings, cancellation);
        return screen;
    }

    /// <summary>Reads until every pixel of the screen has been sent anew.</summary>
    public async Task ReadWholeAsync(RfbFramebuffer screen, CancellationToken cancellation)
    {
        screen.Clear();
        await RequestAsync(screen, isIncremental: false, cancellation);
        while (!screen.IsWhole)
        {
            var hasNewSize = await ReadUpdateAsync(screen, cancellation);
            if (!screen.IsWhole)
            {
                // A new size empties the screen: all of it then. Otherwise some servers send it in parts.
                await RequestAsync(screen, isIncremental: !hasNewSize, cancellation);
            }
        }
    }

    /// <summary>Presses and lets go of the left Shift key: it wakes a screen, and does nothing else.</summary>
    public async Task PressShiftAsync(CancellationToken cancellation)
    {
        foreach (byte isDown in (byte[])[1, 0])
        {
            var message = new byte[8];
            message[0] = 4; // KeyEvent
            message[1] = isDown;
            BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), KeyShift);
            await stream.WriteAsync(message, cancellation);
        }
    }

    private async Task AgreeOnVersionAsync(CancellationToken cancellation)
    {
        var greeting = Encoding.Latin1.GetString(await stream.ReadAsync(Version.Length, "its greeting", cancellation));
        if (!greeting.StartsWith("RFB ", StringComparison.Ordinal) || greeting[7] != '.' || greeting[11] != '\n')
        {
            throw new ConsoleException("what answers there does not speak RFB, the language of VNC");
        }

        if (string.CompareOrdinal(greeting, Version) < 0)
        {
            throw new ConsoleException($"the console speaks {greeting.Trim()}, which is older than {Version.Trim()}");
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(Version), cancellation);
    }

    private async Task AuthenticateAsync(string password, CancellationToken cancellation)
    {
        const string What = "the log-in";
        var count = await stream.ReadByteAsync(What, cancellation);
        if (count == 0)
        {
            throw new ConsoleException($"the console refuses: {await stream.ReadTextAsync("its reason", cancellation)}");
        }

        var offered = await stream.ReadAsync(count, What, cancellation);
        var wanted = password.Length > 0 ? (byte[])[SecurityVnc, SecurityNone] : [SecurityNone, SecurityVnc];
        var chosen = wanted.FirstOrDefault(offered.Contains);
        if (chosen == 0)
        {
            throw new ConsoleException($"the console asks for a log-in of type {string.Join(" or ", offered)}, which is not known here");
        }

        await stream.WriteAsync(new[] { chosen }, cancellation);
        if (chosen == SecurityVnc)
        {
            var challenge = await stream.ReadAsync(VncAuthentication.ChallengeLength, What, cancellation);
            await stream.WriteAsync(VncAuthentication.Respond(challenge, password), cancellation);
        }

        if (await stream.ReadIntAsync(What, cancellation) != 0)
        {
            throw new ConsoleException($"the console did not let us in: {await stream.ReadTextAsync("its reason", cancellation)}");
        }
    }

    private Task RequestAsync(RfbFramebuffer screen, bool isIncremental, CancellationToken cancellation)
    {
        var message = new byte[10];
        message[0] = 3; // FramebufferUpdateRequest
        message[1] = isIncremental ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)screen.Width);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(8), (ushort)screen.Height);
        return stream.WriteAsync(message, cancellation);
    }

    /// <summary>Reads messages up to and including an update of the screen.</summary>
    /// <returns>Whether the screen has got a new size.</returns>
    private async Task<bool> ReadUpdateAsync(RfbFramebuffer screen, CancellationToken cancellation)
    {
        while (true)
        {
            var message = await stream.ReadByteAsync("a message", cancellation);
            switch (message)
            {
                case 0: // FramebufferUpdate
                    return await ReadRectanglesAsync(screen, cancellation);
                case 1: // SetColourMapEntries: of no meaning with true colour
                    await stream.ReadAsync(3, "a message", cancellation);
                    await stream.ReadAsync(6 * await stream.ReadShortAsync("a message", cancellation), "a message", cancellation);
                    break;
                case 2: // Bell
                    break;
                case 3: // ServerCutText
                    await stream.ReadAsync(3, "a message", cancellation);
                    await stream.ReadTextAsync("its clipboard", cancellation);
                    break;
                default:
                    throw new ConsoleException($"the console sent a message of type {message}, which is not known here");
            }
        }
    }

    private async Task<bool> ReadRectanglesAsync(RfbFramebuffer screen, CancellationToken cancellation)
    {
        const string What = "the picture";
        await stream.ReadByteAsync(What, cancellation); // padding
        var count = await stream.ReadShortAsync(What, cancellation);
        var hasNewSize = false;
        for (var i = 0; i < count; i++)
        {
            var header = await stream.ReadAsync(12, What, cancellation);
            var rectangle = RfbRectangle.Read(header);
            switch (BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8)))
            {
                case EncodingRaw:
                    screen.Check(rectangle);
                    await ReadRawAsync(screen, rectangle, cancellation);
                    break;
                case EncodingDesktopSize:
                    screen.Resize(rectangle.Width, rectangle.Height);
                    hasNewSize = true;
                    break;
                case var encoding:
                    throw new ConsoleException($"the console sent a part of the picture in encoding {encoding}, which was not asked for");
            }
        }

        return hasNewSize;
    }

    private async Task ReadRawAsync(RfbFramebuffer screen, RfbRectangle rectangle, CancellationToken cancellation)
    {
        var row = new byte[rectangle.Width * sizeof(uint)];
        for (var y = 0; y < rectangle.Height && row.Length > 0; y++)
        {
            await stream.ReadAsync(row, "the picture", cancellation);
            screen.SetRow(rectangle.X, rectangle.Y + y, row);
        }
    }
}
