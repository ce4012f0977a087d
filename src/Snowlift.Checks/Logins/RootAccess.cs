using Snowlift.Nix.Options;

namespace Snowlift.Checks.Logins;

/// <summary>Who is root, or becomes it without a password.</summary>
internal static class RootAccess
{
    public static Obstacle? Obstacle(ConfiguredUser user, SudoOptions? sudo)
    {
        if (user.Name == "root" || (sudo is not null && BySudo(user, sudo)))
        {
            return null;
        }

        var wheel = user.Groups.Contains("wheel");
        var mend = "security.sudo.wheelNeedsPassword = false;" + (wheel ? "" : $"\nusers.users.{user.Name}.extraGroups = [ \"wheel\" ];");
        return sudo is not null && ByDoas(user, sudo)
                ? new Obstacle("becomes root by doas only, and Snowlift works with sudo", "security.sudo = { enable = true; wheelNeedsPassword = false; };")
            : wheel ? new Obstacle("cannot become root: sudo asks for a password, and nobody is there to type it", mend)
            : new Obstacle("cannot become root: not in wheel, and no sudo rule of their own", mend);
    }

    private static bool BySudo(ConfiguredUser user, SudoOptions sudo) =>
        (sudo.WheelWithoutPassword && user.Groups.Contains("wheel"))
        || sudo.UsersWithoutPassword.Any(name => name == user.Name || name == "ALL")
        || sudo.GroupsWithoutPassword.Any(user.Groups.Contains);

    private static bool ByDoas(ConfiguredUser user, SudoOptions sudo) =>
        sudo.DoasUsers.Contains(user.Name) || sudo.DoasGroups.Any(user.Groups.Contains);
}
