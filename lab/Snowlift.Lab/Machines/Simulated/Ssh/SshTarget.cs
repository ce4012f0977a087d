using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;

namespace Snowlift.Lab.Machines.Simulated.Ssh;

/// <summary>Where an ssh call goes and with what, once its options and configuration are read.</summary>
/// <param name="KnownHostsName">The name under which the host key is looked up.</param>
/// <param name="ControlPath">The master's socket, or null.</param>
internal sealed record SshTarget(
    string Address,
    int Port,
    string User,
    string KnownHostsName,
    IReadOnlyList<string> KnownHosts,
    IReadOnlyList<string> IdentityFiles,
    string? ControlPath,
    bool IsMaster,
    string? LocalCommand,
    TimeSpan ConnectTimeout)
{
    private static readonly string[] UsualIdentities = ["id_rsa", "id_ecdsa", "id_ed25519"];

    /// <summary>Reads what a call means.</summary>
    /// <param name="home">The user's home directory, for what OpenSSH looks for there.</param>
    public static SshTarget Resolve(SshArguments arguments, string home)
    {
        var at = arguments.Destination.LastIndexOf('@');
        var alias = arguments.Destination[(at + 1)..];
        var file = arguments.ConfigFile is { } path && File.Exists(path) ? SshConfig.Read(File.ReadAllText(path), alias) : null;

        var address = Value("HostName") ?? alias;
        var port = int.TryParse(Value("Port"), out var number) ? number : 22;
        var ssh = Path.Combine(home, ".ssh");
        return new SshTarget(
            address,
            port,
            at >= 0 ? arguments.Destination[..at] : Value("User") ?? Environment.UserName,
            Value("HostKeyAlias") ?? (port == 22 ? address : $"[{address}]:{port}"),
            Value("UserKnownHostsFile") is { } known ? SshConfig.Words(known.Replace("%%", "%", StringComparison.Ordinal)) : [Path.Combine(ssh, "known_hosts")],
            Value("IdentityFile") is { } identity
                ? [identity.Trim('"').Replace("%%", "%", StringComparison.Ordinal)]
                : [.. UsualIdentities.Select(name => Path.Combine(ssh, name)).Where(File.Exists)],
            Value("ControlPath"),
            Value("ControlMaster") == "yes",
            Value("PermitLocalCommand") == "yes" ? Value("LocalCommand") : null,
            TimeSpan.FromSeconds(int.TryParse(Value("ConnectTimeout"), out var seconds) ? seconds : 60));

        string? Value(string name) =>
            arguments.Options.TryGetValue(name, out var option) ? option : file?.GetValueOrDefault(name);
    }

    /// <summary>The public halves of the keys that would be offered.</summary>
    /// <param name="processes">To ask ssh-keygen where there is no file with the public half.</param>
    public async Task<IReadOnlyList<PublicKey>> IdentitiesAsync(IProcessRunner processes, CancellationToken cancellation)
    {
        var keys = new List<PublicKey>();
        foreach (var file in IdentityFiles)
        {
            var publicFile = file.EndsWith(".pub", StringComparison.Ordinal) ? file : file + ".pub";
            var line = File.Exists(publicFile)
                ? await File.ReadAllTextAsync(publicFile, cancellation)
                : (await processes.RunAsync(CommandLine.Of("ssh-keygen", "-y", "-P", "", "-f", file), null, cancellation)).Output;
            if (line.Length > 0)
            {
                keys.Add(PublicKey.Parse(line));
            }
        }

        return keys;
    }
}
