namespace Snowlift.Nix.Options;

/// <summary><c>services.openssh</c>; a list is empty, a value null, where the configuration does not say.</summary>
/// <param name="PermitRootLogin"><c>yes</c>, <c>no</c>, <c>prohibit-password</c>, <c>forced-commands-only</c>.</param>
/// <param name="AllowUsers">Patterns; empty for everybody.</param>
/// <param name="AllowGroups">Likewise.</param>
/// <param name="OpenFirewall">Whether the module itself opens the ports; NixOS's default is yes.</param>
/// <param name="AuthorizedKeysFiles">Where sshd looks for keys, with <c>%u</c> and <c>%h</c>.</param>
/// <param name="ListenAddresses">Empty for all of them.</param>
public sealed record OpenSshOptions(
    bool? Enable,
    IReadOnlyList<int> Ports,
    string? PermitRootLogin,
    bool? PasswordAuthentication,
    IReadOnlyList<string> AllowUsers,
    IReadOnlyList<string> DenyUsers,
    IReadOnlyList<string> AllowGroups,
    IReadOnlyList<string> DenyGroups,
    bool? OpenFirewall,
    IReadOnlyList<string> AuthorizedKeysFiles,
    IReadOnlyList<string> ListenAddresses,
    IReadOnlyList<ConfiguredHostKey> HostKeys)
{
    /// <summary>Whether keys are taken at all; OpenSSH's default is yes.</summary>
    public bool? PubkeyAuthentication { get; init; }

    /// <summary>Ways in, each a list joined by commas, all of which are asked for: <c>publickey,keyboard-interactive</c>.</summary>
    public IReadOnlyList<string> AuthenticationMethods { get; init; } = [];
}

/// <summary>An entry of <c>services.openssh.hostKeys</c>.</summary>
public sealed record ConfiguredHostKey(string Path, string Type);

/// <summary>An entry of <c>users.users</c>, as far as logging in goes.</summary>
/// <param name="Keys">Lines of authorized_keys, those of <c>keyFiles</c> included.</param>
/// <param name="Groups">Every group the user is in, the primary one and <c>users.groups.*.members</c> included.</param>
/// <param name="Normal"><c>isNormalUser</c>.</param>
/// <param name="HasPassword">A password of any kind is configured.</param>
/// <param name="PlainPassword">It stands in clear text in the configuration, and so in the store.</param>
/// <param name="HomeManagerKeys">Keys that only Home Manager would write, after the first activation.</param>
public sealed record ConfiguredUser(
    string Name,
    IReadOnlyList<string> Keys,
    IReadOnlyList<string> Groups,
    bool Normal,
    string? Shell,
    bool HasPassword,
    bool PlainPassword,
    IReadOnlyList<string> HomeManagerKeys);

/// <summary>Who becomes root how: <c>security.sudo</c> and <c>sudo-rs</c> together, and <c>doas</c>.</summary>
/// <param name="WheelWithoutPassword">Members of wheel need no password.</param>
/// <param name="UsersWithoutPassword">Users whom a rule of their own lets run everything without one.</param>
/// <param name="GroupsWithoutPassword">Likewise for groups.</param>
public sealed record SudoOptions(
    bool WheelWithoutPassword, IReadOnlyList<string> UsersWithoutPassword, IReadOnlyList<string> GroupsWithoutPassword)
{
    /// <summary>Users who become root without a password by <c>doas</c>.</summary>
    public IReadOnlyList<string> DoasUsers { get; init; } = [];

    /// <summary>Likewise for groups.</summary>
    public IReadOnlyList<string> DoasGroups { get; init; } = [];
}
