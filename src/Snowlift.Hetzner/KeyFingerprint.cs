using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Snowlift.Hetzner;

/// <summary>Reads OpenSSH public key lines, as far as a fingerprint needs it.</summary>
internal static class KeyFingerprint
{
    [SuppressMessage("Security", "CA5351", Justification = "The API's fingerprint is MD5; it names keys, it trusts none.")]
    public static string Of(string line)
    {
        // [options] type base64 [comment]; options may hold blanks in quotes, so look for the pair that fits together.
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < words.Length; i++)
        {
            if (Decode(words[i], words[i + 1]) is { } key)
            {
                return string.Join(':', MD5.HashData(key).Select(b => b.ToString("x2")));
            }
        }

        throw new FormatException("this is not an OpenSSH public key (expected: type, base64, comment)");
    }

    /// <summary>The key's bytes, which begin with the length and name of its type (RFC 4253, 6.6).</summary>
    private static byte[]? Decode(string type, string base64)
    {
        var key = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, key, out var length) || length <= 4)
        {
            return null;
        }

        var named = BinaryPrimitives.ReadUInt32BigEndian(key);
        return named == type.Length && length > 4 + named && Encoding.ASCII.GetString(key, 4, (int)named) == type
            ? key[..length]
            : null;
    }
}
