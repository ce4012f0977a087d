using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Snowlift.Hetzner.Tests.Console;

/// <summary>Reads a PNG as the standard says, and believes nothing of it.</summary>
internal sealed record Png(int Width, int Height, uint[] Pixels)
{
    public static Png Read(byte[] bytes)
    {
        bytes[..8].ShouldBe([137, 80, 78, 71, 13, 10, 26, 10]);
        var chunks = Chunks(bytes.AsMemory(8)).ToList();
        chunks.Select(c => c.Type).ShouldBe(["IHDR", "IDAT", "IEND"]);
        var header = chunks[0].Data;
        header.Length.ShouldBe(13);
        header[8..].ShouldBe(new byte[] { 8, 2, 0, 0, 0 }); // 8 bits, RGB, deflate, adaptive filters, not interlaced
        chunks[2].Data.ShouldBeEmpty();
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));

        using var zlib = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        using var lines = new MemoryStream();
        zlib.CopyTo(lines);
        lines.Length.ShouldBe((1 + (3 * width)) * height);
        return new(width, height, [.. lines.ToArray().Chunk(1 + (3 * width)).SelectMany(Row)]);
    }

    public uint At(int x, int y) => Pixels[(y * Width) + x];

    private static IEnumerable<uint> Row(byte[] line)
    {
        line[0].ShouldBe((byte)0, "no filter");
        return line.Skip(1).Chunk(3).Select(p => (uint)((p[0] << 16) | (p[1] << 8) | p[2]));
    }

    private static IEnumerable<(string Type, byte[] Data)> Chunks(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.Span);
            BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[(8 + length)..]).ShouldBe(Crc(bytes.Span.Slice(4, 4 + length)));
            yield return (Encoding.ASCII.GetString(bytes.Span.Slice(4, 4)), bytes.Slice(8, length).ToArray());
            bytes = bytes[(12 + length)..];
        }
    }

    /// <summary>CRC-32 bit by bit, as a division of polynomials.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var carry = ((crc ^ ((uint)b >> bit)) & 1) == 1;
                crc >>= 1;
                crc ^= carry ? 0xedb88320 : 0;
            }
        }

        return ~crc;
    }
}
