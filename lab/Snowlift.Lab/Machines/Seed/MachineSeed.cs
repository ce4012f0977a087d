using System.Text;

namespace Snowlift.Lab.Machines.Seed;

/// <summary>What a machine gets at its first boot: a set of files to be unpacked over its root directory.</summary>
/// <param name="InstanceId">A guest applies a seed once for each instance id.</param>
/// <param name="Files">The files, each once.</param>
public sealed record MachineSeed(string InstanceId, IReadOnlyList<SeedFile> Files)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable =
        Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // cloud-init's own words, for root's keys where root may not log in (cloudinit/ssh_util.py, DISABLE_USER_OPTS).
    private const string RootIsDisabled =
        "no-port-forwarding,no-agent-forwarding,no-X11-forwarding,command=\"echo 'Please login as the user \\\"debian\\\""
        + " rather than the user \\\"root\\\".';echo;sleep 10;exit 142\" ";

    /// <summary>A server's seed: its name, the keys of its SSH keys and what its user data asks for.</summary>
    /// <exception cref="FormatException">The user data is no cloud-config although it says so.</exception>
    public static MachineSeed For(MachineSpec spec, string instanceId)
    {
        var config = UserData.Read(spec.UserData);
        var keys = spec.AuthorizedKeys.Select(k => k.Trim()).Concat(config.AuthorizedKeys).Distinct(StringComparer.Ordinal);
        if (config.DisableRoot)
        {
            keys = keys.Select(k => RootIsDisabled + k);
        }

        List<SeedFile> files =
        [
            .. config.Files,
            .. Identity(config.HostName ?? spec.Name, keys, instanceId),
            .. config.HostKeys.Select(k => HostKey(k.Key, k.Value)).OfType<SeedFile>(),
        ];
        if (RunScript(config) is { } script)
        {
            files.Add(Text("/var/lib/snowlift-lab/runcmd", script, Runnable));
        }

        if (config.Ignored.Count > 0)
        {
            files.Add(Text("/var/lib/snowlift-lab/ignored-user-data", Lines(config.Ignored), Readable));
        }

        return new MachineSeed(instanceId, files);
    }

    /// <summary>The rescue system's seed: keys, and no host key. Hetzner's makes its own at each boot as well.</summary>
    public static MachineSeed ForRescue(RescueSpec rescue, string instanceId) =>
        new(instanceId, [.. Identity("rescue", rescue.AuthorizedKeys.Select(k => k.Trim()), instanceId)]);

    private static SeedFile[] Identity(string hostName, IEnumerable<string> keys, string instanceId) =>
    [
        Text("/etc/hostname", hostName + "\n", Readable),
        Text("/root/.ssh/authorized_keys", Lines(keys), Private),
        Text("/var/lib/snowlift-lab/instance-id", instanceId + "\n", Readable),
    ];

    /// <summary>"ed25519_private" is /etc/ssh/ssh_host_ed25519_key; a certificate and the like are left out.</summary>
    private static SeedFile? HostKey(string name, string key)
    {
        // OpenSSH reads a private key only when its last line is whole.
        var text = key.TrimEnd() + "\n";
        return name.Split('_') switch
        {
            [var kind, "private"] when IsKeyKind(kind) => Text($"/etc/ssh/ssh_host_{kind}_key", text, Private),
            [var kind, "public"] when IsKeyKind(kind) => Text($"/etc/ssh/ssh_host_{kind}_key.pub", text, Readable),
            _ => null,
        };
    }

    private static bool IsKeyKind(string kind) => kind is "ed25519" or "ecdsa" or "rsa" or "dsa";

    private static string? RunScript(CloudConfig config)
    {
        if (config.Script is { } script)
        {
            return script;
        }

        return config.RunCommands.Count == 0 ? null : "#!/bin/sh\n" + Lines(config.RunCommands);
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    private static SeedFile Text(string path, string text, UnixFileMode mode) => new(path, Encoding.UTF8.GetBytes(text), mode);
}
