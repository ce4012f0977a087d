using System.Security.Cryptography;
using System.Text;
using Snowlift.Remote.Ssh;

namespace Snowlift.Lab.Machines.Simulated.Ssh;

/// <summary>OpenSSH's known_hosts files, hashed names included. Source: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT.</summary>
internal static class KnownHosts
{
    /// <summary>The keys that the files have for a name.</summary>
    public static IReadOnlyList<PublicKey> Find(IEnumerable<string> files, string name) =>
        [.. files.Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length >= 3 && words[0][0] is not ('#' or '@') && Names(words[0], name))
            .Select(words => new PublicKey(words[1], words[2]))];

    private static bool Names(string patterns, string name) =>
        patterns.StartsWith("|1|", StringComparison.Ordinal)
            ? patterns.Split('|') is [_, _, var salt, var hash] && Hash(salt, name) == hash
            : patterns.Split(',').Contains(name, StringComparer.Ordinal);

    private static string Hash(string salt, string name)
    {
#pragma warning disable CA5350 // The file format's own choice; nothing is protected by it here.
        return Convert.ToBase64String(HMACSHA1.HashData(Convert.FromBase64String(salt), Encoding.ASCII.GetBytes(name)));
#pragma warning restore CA5350
    }
}
