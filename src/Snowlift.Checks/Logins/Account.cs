using Snowlift.Nix;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Logins;

/// <summary>What keeps a user from logging in with a key and being root.</summary>
/// <param name="Text">What it is, after the user's name: <c>PermitRootLogin is "no"</c>.</param>
/// <param name="Mend">The line of the configuration that takes it away.</param>
public sealed record Obstacle(string Text, string Mend);

/// <summary>A user of the configuration, seen by whoever wants to log in as them and be root.</summary>
/// <param name="Keys">How many keys open it.</param>
/// <param name="HasOurKey">Whether ours is among them.</param>
/// <param name="Obstacle">What is in the way; null for who gets in.</param>
public sealed record Account(ConfiguredUser User, int Keys, bool HasOurKey, Obstacle? Obstacle)
{
    public string Name => User.Name;

    public bool GetsIn => Obstacle is null;

    /// <summary>Whether it is worth a word: somebody's account, not a service's.</summary>
    public bool IsSomebody => Name == "root" || User.Normal || Keys > 0 || User.HomeManagerKeys.Count > 0;

    /// <summary>Everybody, those who get in first: whoever has our key before others, root before others.</summary>
    /// <param name="publicKey">Ours, <c>ssh-ed25519 AAAA…</c>.</param>
    public static IReadOnlyList<Account> Of(HostEvaluation host, string publicKey) =>
        [.. (host.Users ?? [])
            .Select(user => Of(user, host, publicKey))
            .OrderByDescending(account => account.GetsIn)
            .ThenByDescending(account => account.HasOurKey)
            .ThenByDescending(account => account.Name == "root")];

    private static Account Of(ConfiguredUser user, HostEvaluation host, string publicKey)
    {
        var keys = user.Keys.Where(AuthorizedKey.OpensShell).ToList();
        return new Account(
            user, keys.Count, keys.Any(line => AuthorizedKey.Is(line, publicKey)),
            WithoutKey(user, keys, publicKey) ?? SshdRules.Obstacle(user, host.Ssh) ?? RootAccess.Obstacle(user, host.Sudo));
    }

    private static Obstacle? WithoutKey(ConfiguredUser user, List<string> keys, string publicKey)
    {
        var add = $"users.users.{user.Name}.openssh.authorizedKeys.keys = [ \"{publicKey}\" ];";
        return keys.Count > 0 ? null
            : user.Keys.Count > 0 ? new Obstacle("has only keys that are tied to a command", add)
            : user.HomeManagerKeys.Count > 0
                ? new Obstacle("has keys in Home Manager only, which sshd does not take: they are links into /nix/store", add)
            : user.HasPassword ? new Obstacle("has a password, but no SSH key", add)
            : new Obstacle("has no SSH key", add);
    }
}
