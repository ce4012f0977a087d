using System.Buffers.Binary;
using System.Text;

namespace Snowlift.Hetzner.Console;

/// <summary>
/// VNC authentication (RFB's security type 2): the server's challenge comes back encrypted by DES with the password, of
/// which only eight characters count. It keeps out the curious at best; what guards the console is TLS and the one-time
/// address.
/// </summary>
internal static class VncAuthentication
{
    /// <summary>In bytes.</summary>
    public const int ChallengeLength = 16;

    private const int BlockLength = 8;

    /// <summary>The answer to a challenge.</summary>
    public static byte[] Respond(ReadOnlySpan<byte> challenge, string password)
    {
        var key = KeyOf(password);
        var response = new byte[challenge.Length];
        for (var i = 0; i < challenge.Length; i += BlockLength)
        {
            var block = BinaryPrimitives.ReadUInt64BigEndian(challenge[i..]);
            BinaryPrimitives.WriteUInt64BigEndian(response.AsSpan(i), Des.Encrypt(block, key));
        }

        return response;
    }

    /// <summary>The password's bytes with their bits in reverse, filled up with zeros: VNC's habit from its first days.</summary>
    private static ulong KeyOf(string password)
    {
        var bytes = new byte[BlockLength];
        Encoding.UTF8.GetBytes(password).AsSpan().TakeAtMost(BlockLength).CopyTo(bytes);
        foreach (ref var b in bytes.AsSpan())
        {
            var reversed = 0;
            for (var bit = 0; bit < 8; bit++)
            {
                reversed = (reversed << 1) | ((b >> bit) & 1);
            }

            b = (byte)reversed;
        }

        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    private static Span<byte> TakeAtMost(this Span<byte> bytes, int count) => bytes[..Math.Min(bytes.Length, count)];
}
