using System.Buffers.Binary;

namespace Snowlift.Hetzner.Console;

/// <summary>A screen's pixels, and which of them have been sent.</summary>
internal sealed class RfbFramebuffer
{
    /// <summary>The widest and the highest screen that is believed, in pixels.</summary>
    public const int LargestSide = 4096;

    /// <summary>Marks a pixel that has been sent: 0xFFRRGGBB.</summary>
    private const uint Sent = 0xff000000;

    private uint[] _pixels;

    /// <summary>A screen of that size without a picture.</summary>
    /// <exception cref="ConsoleException">The size is none that a screen has.</exception>
    public RfbFramebuffer(int width, int height)
    {
        _pixels = [];
        Resize(width, height);
    }

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Row by row from the top left corner, 0xFFRRGGBB where it has been sent.</summary>
    public ReadOnlySpan<uint> Pixels => _pixels;

    /// <summary>Whether every pixel has been sent.</summary>
    public bool IsWhole => !_pixels.AsSpan().Contains(0u);

    /// <summary>Whether there is nothing to see: all pixels are of one colour.</summary>
    public bool IsPlain => !_pixels.AsSpan().ContainsAnyExcept(_pixels[0]);

    /// <summary>Takes another size, and forgets the picture.</summary>
    /// <exception cref="ConsoleException">The size is none that a screen has.</exception>
    public void Resize(int width, int height)
    {
        if (width is < 1 or > LargestSide || height is < 1 or > LargestSide)
        {
            throw new ConsoleException($"the console's screen is said to be {width} by {height} pixels, which no screen is");
        }

        (Width, Height) = (width, height);
        _pixels = new uint[width * height];
    }

    /// <summary>Forgets the picture.</summary>
    public void Clear() => Array.Clear(_pixels);

    /// <summary>Makes sure that a rectangle lies on the screen.</summary>
    /// <exception cref="ConsoleException">The rectangle reaches beyond the screen.</exception>
    public void Check(RfbRectangle rectangle)
    {
        if (rectangle.X + rectangle.Width > Width || rectangle.Y + rectangle.Height > Height)
        {
            throw new ConsoleException("the console sent a part of the picture that lies beyond the screen");
        }
    }

    /// <summary>Sets pixels of one row from their bytes: blue, green, red, nothing.</summary>
    public void SetRow(int x, int y, ReadOnlySpan<byte> bytes)
    {
        var row = _pixels.AsSpan((y * Width) + x, bytes.Length / sizeof(uint));
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Sent | BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * sizeof(uint))..]);
        }
    }
}

/// <summary>A part of the screen, in pixels.</summary>
internal sealed record RfbRectangle(int X, int Y, int Width, int Height)
{
    /// <summary>Reads it from the beginning of its header.</summary>
    public static RfbRectangle Read(ReadOnlySpan<byte> header) => new(
        BinaryPrimitives.ReadUInt16BigEndian(header),
        BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
        BinaryPrimitives.ReadUInt16BigEndian(header[4..]),
        BinaryPrimitives.ReadUInt16BigEndian(header[6..]));
}
