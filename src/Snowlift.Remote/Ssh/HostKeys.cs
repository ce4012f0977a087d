using Snowlift.Remote.Processes;

namespace Snowlift.Remote.Ssh;

/// <summary>A public key as OpenSSH writes it: algorithm and base64, without a comment.</summary>
public sealed record PublicKey(string Algorithm, string Base64)
{
    /// <summary>Reads a line of a <c>.pub</c> file; the comment is left out.</summary>
    /// <exception cref="FormatException">The line is not a public key.</exception>
    public static PublicKey Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length < 2 || !words[1].StartsWith("AAAA", StringComparison.Ordinal))
        {
            throw new FormatException($"'{Quoting.ForDisplay(line)}' is not an OpenSSH public key");
        }

        _ = Convert.FromBase64String(words[1]);
        return new PublicKey(words[0], words[1]);
    }

    /// <summary><c>SHA256:…</c>, as <c>ssh-keygen -l</c> prints it.</summary>
    public string Fingerprint =>
        "SHA256:" + Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Convert.FromBase64String(Base64))).TrimEnd('=');

    public override string ToString() => $"{Algorithm} {Base64}";
}

/// <summary>A key pair as text; the private half only ever travels by stdin or in a private file.</summary>
public sealed record KeyPair(PublicKey Public, string PrivatePem)
{
    /// <summary>Never the private half.</summary>
    public override string ToString() => Public.ToString();
}

/// <summary>Makes and reads host keys with OpenSSH's own tools.</summary>
public static class HostKeys
{
    /// <summary>Makes an ed25519 key pair without a passphrase, for a throw-away host key.</summary>
    /// <param name="folder">A private folder; nothing is left in it.</param>
    public static async Task<KeyPair> GenerateAsync(
        IProcessRunner processes, string folder, string comment, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, "host_key_" + Guid.NewGuid().ToString("N")[..8]);
        try
        {
            var made = await processes.RunAsync(
                CommandLine.Of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path), null, cancellation);
            if (!made.Succeeded)
            {
                throw new InvalidOperationException("ssh-keygen failed: " + string.Join('\n', made.LastLines()));
            }

            return new KeyPair(
                PublicKey.Parse(await File.ReadAllTextAsync(path + ".pub", cancellation)),
                await File.ReadAllTextAsync(path, cancellation));
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + ".pub");
        }
    }

    /// <summary>Asks a machine for its host keys, unverified: the caller compares them with a fingerprint it was given.</summary>
    /// <param name="seconds">How long to wait for each answer.</param>
    public static async Task<IReadOnlyList<PublicKey>> ScanAsync(
        IProcessRunner processes, string address, int port, CancellationToken cancellation, int seconds = 30)
    {
        var scan = await processes.RunAsync(
            CommandLine.Of("ssh-keyscan", "-T", seconds.ToString(), "-t", "ed25519,ecdsa,rsa", "-p", port.ToString(), address), null, cancellation);
        return [.. scan.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' ', 2))
            .Where(words => words.Length == 2)
            .Select(words => PublicKey.Parse(words[1]))];
    }

    /// <summary>The keys that a file of ours pins; none where there is no such file.</summary>
    public static IReadOnlyList<PublicKey> Pinned(string file) => !File.Exists(file)
        ? []
        : [.. File.ReadLines(file).Select(line => line.Split(' ', 2)).Where(words => words.Length == 2).Select(words => PublicKey.Parse(words[1]))];

    /// <summary>Pins keys under an alias, replacing what the file said before.</summary>
    public static void Pin(string file, string alias, params IEnumerable<PublicKey> keys)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var fresh = file + ".new";
        File.WriteAllLines(fresh, keys.Select(key => $"{alias} {key}"));
        File.Move(fresh, file, overwrite: true);
    }
}
