using System.IO.Enumeration;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Logins;

/// <summary>Whom sshd lets in with a key, after sshd_config(5), in sshd's own order.</summary>
internal static class SshdRules
{
    /// <summary>Where NixOS puts the keys of a configuration.</summary>
    private const string KeysFolder = "/etc/ssh/authorized_keys.d/";

    public static Obstacle? Obstacle(ConfiguredUser user, OpenSshOptions? ssh) =>
        Shell(user) ?? (ssh is null ? null : KeysAreRead(user, ssh) ?? Root(user, ssh) ?? Users(user, ssh) ?? Groups(user, ssh));

    private static Obstacle? Root(ConfiguredUser user, OpenSshOptions ssh) =>
        user.Name == "root" && ssh.PermitRootLogin is ("no" or "forced-commands-only")
            ? new Obstacle(
                $"may not log in: PermitRootLogin is \"{ssh.PermitRootLogin}\"",
                "services.openssh.settings.PermitRootLogin = \"prohibit-password\";")
            : null;

    private static Obstacle? Shell(ConfiguredUser user) =>
        user.Shell?.Split('/')[^1] is "nologin" or "false"
            ? new Obstacle($"has no login shell ({user.Shell})", $"users.users.{user.Name}.shell = pkgs.bashInteractive;")
            : null;

    private static Obstacle? KeysAreRead(ConfiguredUser user, OpenSshOptions ssh) =>
        ssh.AuthorizedKeysFiles.Count == 0
        || ssh.AuthorizedKeysFiles.SelectMany(files => files.Split(' '))
            .Any(file => file.Replace("%u", user.Name, StringComparison.Ordinal) == KeysFolder + user.Name)
            ? null
            : new Obstacle(
                $"has keys in {KeysFolder}, where sshd does not look: authorizedKeysFiles is {string.Join(' ', ssh.AuthorizedKeysFiles)}",
                $"services.openssh.authorizedKeysFiles = [ \"{KeysFolder}%u\" ];");

    private static Obstacle? Users(ConfiguredUser user, OpenSshOptions ssh) =>
        ssh.DenyUsers.Any(pattern => Matches(pattern, user.Name, fromAnywhere: true))
            ? new Obstacle("may not log in: DenyUsers names them", $"Take {user.Name} out of services.openssh.settings.DenyUsers")
            : ssh.AllowUsers.Count > 0 && !ssh.AllowUsers.Any(pattern => Matches(pattern, user.Name, fromAnywhere: false))
                ? new Obstacle(
                    $"may not log in: AllowUsers is {string.Join(' ', ssh.AllowUsers)}",
                    $"services.openssh.settings.AllowUsers = [ {Quoted([.. ssh.AllowUsers, user.Name])} ];")
                : null;

    private static Obstacle? Groups(ConfiguredUser user, OpenSshOptions ssh)
    {
        IReadOnlyList<string> groups = user.Name == "root" ? [.. user.Groups, "root"] : user.Groups;
        return ssh.DenyGroups.FirstOrDefault(pattern => In(pattern, groups)) is { } denied
            ? new Obstacle($"may not log in: DenyGroups is {denied}", $"Take {denied} out of services.openssh.settings.DenyGroups")
            : ssh.AllowGroups.Count > 0 && !ssh.AllowGroups.Any(pattern => In(pattern, groups))
                ? new Obstacle(
                    $"may not log in: AllowGroups is {string.Join(' ', ssh.AllowGroups)}",
                    $"users.users.{user.Name}.extraGroups = [ \"{ssh.AllowGroups[0]}\" ];")
                : null;
    }

    // USER or USER@HOST: from where we come is not known, so a host counts for us unless it is all of them that are denied.
    private static bool Matches(string pattern, string user, bool fromAnywhere)
    {
        var at = pattern.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? Matches(pattern, user)
            : Matches(pattern[..at], user) && (!fromAnywhere || pattern[(at + 1)..] == "*");
    }

    private static bool In(string pattern, IReadOnlyList<string> groups) => groups.Any(group => Matches(pattern, group));

    private static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static string Quoted(IReadOnlyList<string> names) => string.Join(' ', names.Select(name => $"\"{name}\""));
}
