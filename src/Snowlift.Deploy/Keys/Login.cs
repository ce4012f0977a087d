using Snowlift.Nix;
using Snowlift.Nix.Options;

namespace Snowlift.Deploy.Keys;

/// <summary>Who will be able to log in to the installed system and become root.</summary>
/// <param name="User">Their name.</param>
/// <param name="HasOurKey">Whether our key is among theirs; false only where a key may come from elsewhere.</param>
public sealed record Login(string User, bool HasOurKey)
{
    /// <summary>
    /// Chooses from the evaluated configuration: whoever has our key, root before others; null where nobody could log in
    /// and become root.
    /// </summary>
    public static Login? Choose(HostEvaluation host, string publicKey) =>
        (host.Users ?? [])
            .Where(user => user.Keys.Count > 0 && MayLogIn(user, host) && BecomesRoot(user, host))
            .OrderByDescending(user => Has(user, publicKey))
            .ThenByDescending(user => user.Name == "root")
            .Select(user => new Login(user.Name, Has(user, publicKey)))
            .FirstOrDefault();

    /// <summary>Whether sshd would let them in with a key of theirs.</summary>
    public static bool MayLogIn(ConfiguredUser user, HostEvaluation host) =>
        user.Name != "root" || host.Ssh?.PermitRootLogin is not "no";

    /// <summary>Whether they are root or become it without a password.</summary>
    public static bool BecomesRoot(ConfiguredUser user, HostEvaluation host) =>
        user.Name == "root" || (user.Groups.Contains("wheel") && host.Sudo?.WheelWithoutPassword == true);

    private static bool Has(ConfiguredUser user, string publicKey) =>
        user.Keys.Any(key => key.StartsWith(publicKey, StringComparison.Ordinal));
}
