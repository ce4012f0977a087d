using Snowlift.Nix;
using Snowlift.Remote.Errors;

namespace Snowlift.Deploy.Keys;

/// <summary>Who will be able to log in to the installed system and become root.</summary>
/// <param name="User">Their name.</param>
/// <param name="HasOurKey">Whether our key is among theirs; false only where a key may come from elsewhere.</param>
public sealed record Login(string User, bool HasOurKey)
{
    /// <summary>
    /// Reads it from the evaluated configuration: root, unless its login is off or it has no key; else a member of wheel
    /// with a key, where sudo asks for no password.
    /// </summary>
    /// <exception cref="SnowliftException">Nobody could log in: refused before anything is created or wiped.</exception>
    public static Login From(HostEvaluation host, string name, string publicKey)
    {
        if (host.Ssh?.Enable == false)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The host {name} has no SSH server: nobody could log in after the installation",
                "services.openssh.enable is false.", "Add to its configuration:\n  services.openssh.enable = true;");
        }

        var users = host.Users ?? [];
        var able = users
            .Where(user => user.Keys.Count > 0)
            .Where(user => user.Name == "root"
                ? host.Ssh?.PermitRootLogin is not "no"
                : user.Groups.Contains("wheel") && host.SudoWithoutPassword)
            .OrderByDescending(user => Has(user, publicKey))
            .ThenByDescending(user => user.Name == "root")
            .ToList();
        return able.Count > 0
            ? new Login(able[0].Name, Has(able[0], publicKey))
            : throw new SnowliftException(
                ExitCode.Refused, $"Nobody could log in to {name} after the installation",
                "No user of its configuration has an SSH key and can become root.",
                $"Add to its configuration:\n  users.users.root.openssh.authorizedKeys.keys = [ \"{publicKey}\" ];");
    }

    private static bool Has(ConfiguredUser user, string publicKey) =>
        user.Keys.Any(key => key.StartsWith(publicKey, StringComparison.Ordinal));
}
