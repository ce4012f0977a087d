using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Snowlift.Remote.Ssh;

namespace Snowlift.Provision;

/// <summary>
/// A host key as the value of a label: <c>ed25519.</c> and the 32 bytes of the key in base64url. A label takes 63 characters
/// of letters, digits and <c>-_.</c>, and ends with neither of the three: the last digit of 32 bytes never is one.
/// </summary>
public static class HostKeyLabel
{
    private const string Prefix = "ed25519.";
    private const string Algorithm = "ssh-ed25519";
    private const int KeyBytes = 32;

    /// <summary>Whether the key is of the kind that a label can hold.</summary>
    public static bool Takes(PublicKey key) => key.Algorithm == Algorithm;

    /// <summary>The label of an ed25519 key.</summary>
    /// <exception cref="FormatException">The key is of another kind.</exception>
    public static string Of(PublicKey key)
    {
        var wire = Convert.FromBase64String(key.Base64);
        return key.Algorithm == Algorithm && wire.Length == 4 + Algorithm.Length + 4 + KeyBytes
            ? Prefix + Base64Url.EncodeToString(wire.AsSpan(wire.Length - KeyBytes))
            : throw new FormatException($"{key.Algorithm} is not the kind of host key that an image is given");
    }

    /// <summary>The key of a label, or null where it names none.</summary>
    public static PublicKey? Read(string? label)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        if (label?.StartsWith(Prefix, StringComparison.Ordinal) != true
            || !Base64Url.IsValid(label.AsSpan(Prefix.Length), out var length) || length != KeyBytes)
        {
            return null;
        }

        Base64Url.DecodeFromChars(label.AsSpan(Prefix.Length), bytes);
        // RFC 8709, 4: the algorithm and the key, each after its length.
        var wire = new byte[4 + Algorithm.Length + 4 + KeyBytes];
        BinaryPrimitives.WriteInt32BigEndian(wire, Algorithm.Length);
        Encoding.ASCII.GetBytes(Algorithm, wire.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(wire.AsSpan(4 + Algorithm.Length), KeyBytes);
        bytes.CopyTo(wire.AsSpan(4 + Algorithm.Length + 4));
        return new PublicKey(Algorithm, Convert.ToBase64String(wire));
    }
}
