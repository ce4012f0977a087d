using System.Text;

namespace Snowlift.Remote.Ssh;

/// <summary>
/// A machine as OpenSSH is to see it. Written as a configuration file, so that every ssh call, Nix's own ones and the
/// command handed back to the user say exactly the same: same user, same key, same pinned host key.
/// </summary>
/// <param name="Alias">The name after <c>ssh</c>: the host.</param>
/// <param name="Address">IP address or DNS name.</param>
/// <param name="Port">TCP port.</param>
/// <param name="User">Who logs in.</param>
/// <param name="IdentityFile">The one key that is offered: a private key, or a public one that the agent holds.</param>
/// <param name="KnownHosts">Files with the host keys that are trusted, ours first.</param>
/// <param name="HostKeyAlias">
/// The name under which the host key is pinned: by server id, since addresses are reused. Null to look under the address,
/// as in the user's own known_hosts.
/// </param>
public sealed record SshEndpoint(
    string Alias,
    string Address,
    int Port,
    string User,
    string? IdentityFile,
    IReadOnlyList<string> KnownHosts,
    string? HostKeyAlias)
{
    /// <summary>
    /// The configuration file's text. Our values come first and so win; the user's own file is read after them, for jump
    /// hosts, agents and whatever else a network needs. Host-key checking is always on.
    /// </summary>
    /// <param name="userConfig">The user's configuration file, usually <c>~/.ssh/config</c>.</param>
    public string ToConfig(string? userConfig)
    {
        var text = new StringBuilder()
            .Append("Host ").Append(Alias).Append('\n')
            .Append("  HostName ").Append(Address).Append('\n')
            .Append("  Port ").Append(Port).Append('\n')
            .Append("  User ").Append(User).Append('\n')
            .Append("  StrictHostKeyChecking yes\n")
            .Append("  UserKnownHostsFile ").AppendJoin(' ', KnownHosts.Select(Quote)).Append('\n')
            .Append("  UpdateHostKeys no\n");
        if (HostKeyAlias is not null)
        {
            text.Append("  HostKeyAlias ").Append(HostKeyAlias).Append('\n')
                .Append("  GlobalKnownHostsFile /dev/null\n");
        }

        if (IdentityFile is not null)
        {
            text.Append("  IdentityFile ").Append(Quote(IdentityFile)).Append('\n')
                .Append("  IdentitiesOnly yes\n");
        }

        if (userConfig is not null)
        {
            text.Append("\nMatch all\n  Include ").Append(Quote(userConfig)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>As a person would name it: <c>root@203.0.113.7</c>.</summary>
    public override string ToString() => Port == 22 ? $"{User}@{Address}" : $"{User}@{Address}:{Port}";

    private static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
