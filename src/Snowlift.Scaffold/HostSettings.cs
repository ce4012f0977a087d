using System.Text.RegularExpressions;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;

namespace Snowlift.Scaffold;

/// <summary>What a new host is to be.</summary>
/// <param name="Host">Its name: in the flake, of its server, and what it calls itself.</param>
/// <param name="User">Who logs in, and becomes root with <c>sudo</c>.</param>
/// <param name="Key">The key that lets them in: algorithm, base64, comment.</param>
/// <param name="System">Nix's name of the platform.</param>
/// <param name="HomeManager">Home Manager looks after the user's home.</param>
/// <param name="Sops">sops-nix brings secrets. Of a flake that exists already, it is not asked.</param>
/// <param name="Static">Fixed addresses instead of DHCP.</param>
public sealed partial record HostSettings(
    string Host, string User, string Key, string System, bool HomeManager, bool Sops, bool Static)
{
    private static readonly string[] SystemAccounts =
        ["daemon", "bin", "sys", "nobody", "sshd", "messagebus", "systemd-network", "systemd-resolve", "systemd-timesync", "polkituser", "nscd"];

    /// <summary>The same, where every name can be meant.</summary>
    /// <exception cref="SnowliftException">One cannot (usage).</exception>
    public HostSettings Checked()
    {
        // The host's own name may have no dot; what else a server's name may be is checked where it is read.
        Demand(HostPattern().IsMatch(Host), $"'{Host}' cannot be the name of a host",
            "networking.hostName takes up to 63 letters, digits and hyphens, with a letter or a digit at both ends.", "--host NAME");
        Demand(User != "root", "root cannot be the user", "root is there anyway, and does not log in; name a user of your own.", "--user NAME");
        Demand(UserPattern().IsMatch(User) && !SystemAccounts.Contains(User), $"'{User}' cannot be the name of a user",
            "Users' names are up to 32 lower-case letters, digits, hyphens and underscores, begin with a letter, and are not a system's own.", "--user NAME");
        try
        {
            _ = PublicKey.Parse(Key);
        }
        catch (FormatException e)
        {
            throw new SnowliftException(ExitCode.Usage, "That is no public SSH key", e.Message, "--ssh-key FILE, or the line itself: --ssh-key 'ssh-ed25519 AAAA…'", e);
        }

        return this;
    }

    /// <summary>A name for the user, of what the user here is called.</summary>
    public static string UserLike(string? name) =>
        name is not null && name != "root" && UserPattern().IsMatch(name) && !SystemAccounts.Contains(name) ? name : "admin";

    /// <summary>Whether a host may be called that.</summary>
    public static bool IsHost(string name) => HostPattern().IsMatch(name);

    private static void Demand(bool isRight, string what, string why, string next)
    {
        if (!isRight)
        {
            throw new SnowliftException(ExitCode.Usage, what, why, next);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HostPattern();

    [GeneratedRegex(@"\A[a-z][a-z0-9_-]{0,31}\z", RegexOptions.NonBacktracking)]
    private static partial Regex UserPattern();
}
