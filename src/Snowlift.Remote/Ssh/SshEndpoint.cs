using System.Text;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;

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
    /// <exception cref="SnowliftException">A value could be read as more than a value: nothing is written then.</exception>
    public string ToConfig(string? userConfig)
    {
        EnsureWord("name", Alias);
        EnsureWord("address", Address);
        EnsureWord("user", User);
        EnsureWord("host key's name", HostKeyAlias ?? "none");
        var text = new StringBuilder()
            .Append("Host ").Append(Alias).Append('\n')
            .Append("  HostName ").Append(Address).Append('\n')
            .Append("  Port ").Append(Port).Append('\n')
            .Append("  User ").Append(User).Append('\n')
            .Append("  StrictHostKeyChecking yes\n")
            .Append("  UserKnownHostsFile ").AppendJoin(' ', KnownHosts.Select(WithTokens)).Append('\n')
            .Append("  UpdateHostKeys no\n");
        if (HostKeyAlias is not null)
        {
            text.Append("  HostKeyAlias ").Append(HostKeyAlias).Append('\n')
                .Append("  GlobalKnownHostsFile /dev/null\n");
        }

        if (IdentityFile is not null)
        {
            text.Append("  IdentityFile ").Append(WithTokens(IdentityFile)).Append('\n')
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

    /// <summary>A file of a keyword that takes tokens: a per cent sign stands for itself when it is doubled.</summary>
    private static string WithTokens(string path) => Quote(path).Replace("%", "%%", StringComparison.Ordinal);

    // OpenSSH's releases differ in what a backslash and a quote mean in quotes; and ${…} is a variable.
    private static string Quote(string path) =>
        path.Any(c => char.IsControl(c) || c is '"' or '\\') || path.Contains("${", StringComparison.Ordinal) ? throw Unusable("path", path)
        : path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+@:,%".Contains(c, StringComparison.Ordinal)) ? path
        : $"\"{path}\"";

    /// <summary>Names and addresses come from an API, from labels and from people: one with a line end would be a line of its own.</summary>
    private static void EnsureWord(string what, string value)
    {
        if (value.Length == 0 || value[0] == '-' || !value.All(c => char.IsAsciiLetterOrDigit(c) || "._-:%@".Contains(c, StringComparison.Ordinal)))
        {
            throw Unusable(what, value);
        }
    }

    private static SnowliftException Unusable(string what, string value) => new(
        ExitCode.Ssh, $"No connection is made: the {what} {Quoting.ForDisplay(value)} cannot stand in an ssh configuration",
        "It holds characters that ssh would read as something else.", "Where does it come from? A server's address and labels are the cloud's.");
}
