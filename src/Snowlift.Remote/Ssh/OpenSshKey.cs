using System.Buffers.Binary;
using System.Text;

namespace Snowlift.Remote.Ssh;

/// <summary>
/// Reads a private key as ssh-keygen writes it, without giving it to a program or a file. Source: openssh-portable,
/// PROTOCOL.key.
/// </summary>
public static class OpenSshKey
{
    private const string Begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private const string End = "-----END OPENSSH PRIVATE KEY-----";
    private const string HostKeyAlgorithm = "ssh-ed25519";
    private const int Ed25519Bytes = 32;

    private static ReadOnlySpan<byte> Magic => "openssh-key-v1\0"u8;

    /// <summary>An ed25519 key pair without a passphrase, which is what a host key of ours is.</summary>
    /// <exception cref="FormatException">It is none; the message says what it is, and repeats nothing of it.</exception>
    public static KeyPair Parse(string pem)
    {
        var text = pem.ReplaceLineEndings("\n").Trim();
        if (!text.StartsWith(Begin, StringComparison.Ordinal) || !text.EndsWith(End, StringComparison.Ordinal) || text.Length < Begin.Length + End.Length)
        {
            throw new FormatException(text.Contains("PRIVATE KEY", StringComparison.Ordinal)
                ? "it is a private key of another format than OpenSSH's"
                : "it is no private key");
        }

        var bytes = Decode(text[Begin.Length..^End.Length]);
        if (!bytes.AsSpan().StartsWith(Magic))
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> rest = bytes.AsSpan(Magic.Length);
        var cipher = Encoding.ASCII.GetString(Take(ref rest));
        Take(ref rest); // the name of the key derivation
        Take(ref rest); // its options
        rest = rest.Length < 4 ? throw Damaged() : rest[4..]; // the number of keys: always 1
        var wire = Take(ref rest);
        if (cipher != "none")
        {
            throw new FormatException("it has a passphrase, and nobody could type it on the machine");
        }

        var key = wire;
        var algorithm = Encoding.ASCII.GetString(Take(ref key));
        return algorithm != HostKeyAlgorithm
            ? throw new FormatException($"it is a key of the kind {algorithm}, and a host key of ours is {HostKeyAlgorithm}")
            : Take(ref key).Length != Ed25519Bytes ? throw Damaged()
            : new KeyPair(new PublicKey(algorithm, Convert.ToBase64String(wire)), text + "\n");
    }

    private static byte[] Decode(string armoured)
    {
        try
        {
            return Convert.FromBase64String(armoured);
        }
        catch (FormatException)
        {
            throw Damaged();
        }
    }

    /// <summary>A length of four bytes, and so many bytes.</summary>
    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from)
    {
        if (from.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(from) > from.Length - 4)
        {
            throw Damaged();
        }

        var taken = from.Slice(4, (int)BinaryPrimitives.ReadUInt32BigEndian(from));
        from = from[(4 + taken.Length)..];
        return taken;
    }

    private static FormatException Damaged() => new("it is damaged");
}
