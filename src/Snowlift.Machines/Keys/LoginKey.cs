using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Machines.Keys;

/// <summary>The one SSH key that we log in with.</summary>
/// <param name="Public">Its public half.</param>
/// <param name="IdentityFile">What ssh is given: the private file, or the public one of a key that the agent holds.</param>
/// <param name="Name">What to call it in the cloud: the key's comment, or its file's name.</param>
public sealed record LoginKey(PublicKey Public, string IdentityFile, string Name);

/// <summary>Finds the user's key, as OpenSSH would: a file named, a file of the usual names, a key in the agent.</summary>
public sealed class LoginKeys(IProcessRunner processes, SnowliftPaths paths, IReadOnlyDictionary<string, string?> environment)
{
    private static readonly string[] UsualNames = ["id_ed25519", "id_ecdsa", "id_rsa"];

    private string Folder => Path.Combine(paths.Home, ".ssh");

    /// <summary>Looks in that order and takes the first; where there is none, the spare one, and says so.</summary>
    /// <exception cref="SnowliftException">There is no key anywhere, or the one named is none.</exception>
    public static async Task<LoginKey> FindAsync(Run run, string? file, CancellationToken cancellation)
    {
        var keys = new LoginKeys(run.Processes, run.Paths, run.Services.Environment);
        if (run.Services.SpareKey is not { } spare || file is not null)
        {
            return await keys.FindAsync(file, cancellation);
        }

        if (await keys.LookAsync(cancellation) is { } own)
        {
            return own;
        }

        var key = await keys.FromFileAsync(await spare(cancellation), cancellation);
        run.Events.Report(new Notice($"There is no SSH key of yours here, so {run.Services.CloudName} brings one: {key.Public} {key.Name}"));
        return key;
    }

    /// <summary>Looks in that order and takes the first.</summary>
    /// <exception cref="SnowliftException">There is no key anywhere, or the one named is none.</exception>
    public async Task<LoginKey> FindAsync(string? file, CancellationToken cancellation) => file is not null
        ? await FromFileAsync(file, cancellation)
        : await LookAsync(cancellation) ?? throw new SnowliftException(
            ExitCode.Prerequisite,
            "There is no SSH key to log in with",
            $"Looked for {string.Join(", ", UsualNames)} in {Folder}, and for a key in the SSH agent.",
            $"Make one with: mkdir -p {Quoting.ForTyping(Folder)} && ssh-keygen -t ed25519 -f {Quoting.ForTyping(Path.Combine(Folder, UsualNames[0]))}"
            + "   or name one with --ssh-key FILE");

    private async Task<LoginKey?> LookAsync(CancellationToken cancellation) =>
        UsualNames.Select(name => Path.Combine(Folder, name)).FirstOrDefault(File.Exists) is { } path
            ? await FromFileAsync(path, cancellation)
            : await FromAgentAsync(cancellation);

    private async Task<LoginKey> FromFileAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw new SnowliftException(
                ExitCode.Usage, $"The SSH key {path} does not exist", next: "Name a private key, or the .pub file of one in the agent.");
        }

        var publicFile = path.EndsWith(".pub", StringComparison.Ordinal) ? path : path + ".pub";
        var line = File.Exists(publicFile)
            ? await File.ReadAllTextAsync(publicFile, cancellation)
            : await DeriveAsync(path, cancellation);
        try
        {
            var identity = publicFile == path && File.Exists(path[..^4]) ? path[..^4] : path;
            return new LoginKey(PublicKey.Parse(line), Path.GetFullPath(identity), NameOf(line, path));
        }
        catch (FormatException e)
        {
            throw new SnowliftException(
                ExitCode.Usage, $"{publicFile} holds no public SSH key", e.Message, "Name another key with --ssh-key FILE.", e);
        }
    }

    private async Task<string> DeriveAsync(string path, CancellationToken cancellation)
    {
        // An empty passphrase: a protected key without its .pub file is refused rather than asked for.
        var derived = await processes.RunAsync(
            CommandLine.Of("ssh-keygen", "-y", "-P", "", "-f", path), null, cancellation);
        return derived.Succeeded ? derived.Output : throw new SnowliftException(
            ExitCode.Usage, $"The SSH key {path} cannot be read", string.Join('\n', derived.LastLines(3)),
            $"A key with a passphrase needs its public half beside it ({path}.pub) and the agent: ssh-add {path}");
    }

    private async Task<LoginKey?> FromAgentAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(environment.GetValueOrDefault("SSH_AUTH_SOCK")))
        {
            return null;
        }

        var listed = await processes.RunAsync(CommandLine.Of("ssh-add", "-L"), null, cancellation);
        var line = listed.Succeeded ? listed.Output.Split('\n').FirstOrDefault(l => l.Contains(" AAAA", StringComparison.Ordinal)) : null;
        if (line is null)
        {
            return null;
        }

        var folder = Path.Combine(paths.Ssh, "keys");
        Directory.CreateDirectory(folder);
        var key = PublicKey.Parse(line);
        var file = Path.Combine(folder, key.Fingerprint["SHA256:".Length..][..12].Replace('/', '_') + ".pub");
        await File.WriteAllTextAsync(file, line + "\n", cancellation);
        return new LoginKey(key, file, NameOf(line, file));
    }

    private static string NameOf(string line, string path)
    {
        var words = line.Trim().Split(' ', 3);
        return words.Length == 3 && words[2].Length > 0 ? words[2] : Path.GetFileNameWithoutExtension(path);
    }
}
