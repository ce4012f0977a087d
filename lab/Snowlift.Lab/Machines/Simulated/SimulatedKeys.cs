using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Snowlift.Remote.Ssh;

namespace Snowlift.Lab.Machines.Simulated;

/// <summary>Public keys as text. Nothing here signs or verifies: who shows a public key is taken to hold its other half.</summary>
public static class SimulatedKeys
{
    private const string Ed25519 = "ssh-ed25519";

    /// <summary>A new ed25519 public key in OpenSSH's wire format (RFC 8709, 4).</summary>
    public static PublicKey New()
    {
        var wire = new byte[4 + Ed25519.Length + 4 + 32];
        BinaryPrimitives.WriteInt32BigEndian(wire, Ed25519.Length);
        Encoding.ASCII.GetBytes(Ed25519, wire.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(wire.AsSpan(4 + Ed25519.Length), 32);
        RandomNumberGenerator.Fill(wire.AsSpan(8 + Ed25519.Length));
        return new PublicKey(Ed25519, Convert.ToBase64String(wire));
    }

    /// <summary>Whether a line of authorized_keys, options and all, is for that key.</summary>
    internal static bool Admits(string authorizedLine, PublicKey key) =>
        authorizedLine.Contains($"{key.Algorithm} {key.Base64}", StringComparison.Ordinal);
}
