using Snowlift.Nix;

namespace Snowlift.Checks.Logins;

/// <summary>Who will be able to log in to the installed system and become root.</summary>
/// <param name="User">Their name.</param>
/// <param name="HasOurKey">Whether our key is among theirs; a check refuses where it is not.</param>
public sealed record Login(string User, bool HasOurKey)
{
    /// <summary>
    /// Chooses from the evaluated configuration: whoever has our key, root before others; null where nobody could log in
    /// and become root.
    /// </summary>
    public static Login? Choose(HostEvaluation host, string publicKey) =>
        Account.Of(host, publicKey)
            .Where(account => account.GetsIn)
            .Select(account => new Login(account.Name, account.HasOurKey))
            .FirstOrDefault();
}
