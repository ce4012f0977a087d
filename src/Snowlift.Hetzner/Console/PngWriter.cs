using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Snowlift.Hetzner.Console;

/// <summary>Writes PNG: 8 bits a colour, no alpha, no filters. Source: RFC 2083.</summary>
internal static class PngWriter
{
    private const byte BitDepth = 8;
    private const byte ColourTypeRgb = 2;
    private const byte NoFilter = 0;
    private const int BytesPerPixel = 3;

    private static readonly uint[] CrcTable = MakeCrcTable();

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>The whole file.</summary>
    /// <param name="pixels">Row by row, 0x??RRGGBB.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<uint> pixels)
    {
        using var png = new MemoryStream();
        png.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = BitDepth;
        header[9] = ColourTypeRgb;
        WriteChunk(png, "IHDR", header);
        WriteChunk(png, "IDAT", Compress(width, pixels));
        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Compress(int width, ReadOnlySpan<uint> pixels)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            var line = new byte[1 + (width * BytesPerPixel)];
            line[0] = NoFilter;
            for (var start = 0; start < pixels.Length; start += width)
            {
                var at = 1;
                foreach (var pixel in pixels.Slice(start, width))
                {
                    line[at++] = (byte)(pixel >> 16);
                    line[at++] = (byte)(pixel >> 8);
                    line[at++] = (byte)pixel;
                }

                zlib.Write(line);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream png, string type, ReadOnlySpan<byte> data)
    {
        byte[] typeAndData = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(typeAndData);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(typeAndData));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            var crc = n;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : 0xedb88320 ^ (crc >> 1);
            }

            table[n] = crc;
        }

        return table;
    }
}
