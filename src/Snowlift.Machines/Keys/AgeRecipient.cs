using System.Numerics;
using System.Text;
using Snowlift.Remote.Ssh;

namespace Snowlift.Machines.Keys;

/// <summary>
/// What age, and so sops-nix and agenix, encrypt to for the holder of an ed25519 host key: the same point on Curve25519 in
/// Montgomery form, u = (1 + y) / (1 - y) mod p (RFC 7748, 4.1), in Bech32 (BIP 173) with the prefix <c>age</c>.
/// </summary>
public static class AgeRecipient
{
    private const string Prefix = "age";
    private const string Digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int KeyBytes = 32;
    private const int ChecksumDigits = 6;

    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>The recipient: <c>age1…</c>.</summary>
    /// <exception cref="FormatException">The key is not ed25519, or no point that anybody could hold the key of.</exception>
    public static string Of(PublicKey key)
    {
        var wire = Convert.FromBase64String(key.Base64);
        if (key.Algorithm != "ssh-ed25519" || wire.Length < KeyBytes)
        {
            throw new FormatException($"a key of the kind {key.Algorithm} has no age recipient");
        }

        var point = wire.AsSpan(wire.Length - KeyBytes).ToArray();
        point[^1] &= 0x7f; // the sign of x, which the Montgomery form does without
        var y = new BigInteger(point, isUnsigned: true);
        if (y >= Prime || y.IsOne)
        {
            throw new FormatException("the key is no point of the curve");
        }

        // The inverse is a power, since p is a prime (Fermat).
        var u = (1 + y) * BigInteger.ModPow(Prime + 1 - y, Prime - 2, Prime) % Prime;
        var bytes = new byte[KeyBytes];
        u.TryWriteBytes(bytes, out _, isUnsigned: true);
        return Bech32(bytes);
    }

    private static string Bech32(ReadOnlySpan<byte> bytes)
    {
        List<byte> digits = [];
        var (held, bits) = (0, 0);
        foreach (var b in bytes)
        {
            (held, bits) = ((held << 8 | b) & 0xfff, bits + 8);
            while (bits >= 5)
            {
                bits -= 5;
                digits.Add((byte)(held >> bits & 31));
            }
        }

        if (bits > 0)
        {
            digits.Add((byte)(held << (5 - bits) & 31));
        }

        IEnumerable<byte> prefix = [.. Prefix.Select(c => (byte)(c >> 5)), 0, .. Prefix.Select(c => (byte)(c & 31))];
        var checksum = Polymod([.. prefix, .. digits, .. new byte[ChecksumDigits]]) ^ 1;
        for (var i = ChecksumDigits - 1; i >= 0; i--)
        {
            digits.Add((byte)(checksum >> (5 * i) & 31));
        }

        return digits.Aggregate(new StringBuilder(Prefix).Append('1'), (text, digit) => text.Append(Digits[digit])).ToString();
    }

    private static uint Polymod(IEnumerable<byte> values)
    {
        var checksum = 1u;
        foreach (var value in values)
        {
            var top = checksum >> 25;
            checksum = (checksum & 0x1ffffff) << 5 ^ value;
            for (var i = 0; i < Generator.Length; i++)
            {
                checksum ^= (top >> i & 1) == 1 ? Generator[i] : 0;
            }
        }

        return checksum;
    }
}
