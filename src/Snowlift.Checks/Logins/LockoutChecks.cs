using System.Net;
using Snowlift.Checks.Findings;
using Snowlift.Nix.Options;

namespace Snowlift.Checks.Logins;

/// <summary>Whether its owner will get in.</summary>
internal static class LockoutChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("sshd", CheckArea.Lockout, "Will an SSH server run?", Sshd),
        new("ssh-auth", CheckArea.Lockout, "Will a key be enough to log in?", Auth),
        new("ssh-listen", CheckArea.Lockout, "Will the SSH server listen where it can be reached?", Listen),
        new("ssh-port", CheckArea.Lockout, "Will the firewall let SSH through?", Port),
        new("login", CheckArea.Lockout, "Will anybody be able to log in and be root?", Somebody),
        new("our-key", CheckArea.Lockout, "Will you, with the key that Snowlift uses?", OurKey),
        new("who", CheckArea.Lockout, "Who will be able to log in?", Who),
    ];

    private static IEnumerable<Answer> Sshd(Subject subject)
    {
        if (subject.Evaluation.Ssh?.Enable == false)
        {
            yield return new Answer(
                Severity.Refuse, "The SSH server is off",
                "Nobody could reach the machine, and Snowlift could not tell whether it came up.",
                "services.openssh.enable = true;");
        }
        else if (subject.Evaluation.Ssh?.Enable is null)
        {
            yield return new Answer(
                Severity.Warn, "The configuration does not say whether an SSH server runs",
                "Snowlift logs in by SSH to see whether the system came up; without a server it never learns.",
                "services.openssh.enable = true;");
        }
    }

    private static IEnumerable<Answer> Auth(Subject subject)
    {
        if (subject.Evaluation.Ssh is { PubkeyAuthentication: false })
        {
            yield return new Answer(
                Severity.Refuse, "The SSH server takes no keys",
                "Snowlift logs in with a key and nothing else.",
                "services.openssh.settings.PubkeyAuthentication = true;");
        }
        else if (subject.Evaluation.Ssh?.AuthenticationMethods is { Count: > 0 } methods
            && !methods.Any(method => method is "any" or "publickey"))
        {
            yield return new Answer(
                Severity.Refuse, $"The SSH server wants more than a key: {string.Join(' ', methods)}",
                "Snowlift logs in with a key alone, and nobody is there to type the rest.",
                $"services.openssh.settings.AuthenticationMethods = \"{string.Join(' ', [.. methods, "publickey"])}\";");
        }
    }

    private static IEnumerable<Answer> Listen(Subject subject)
    {
        var addresses = subject.Evaluation.Ssh?.ListenAddresses ?? [];
        if (addresses.Count > 0 && addresses.All(IsLoopback))
        {
            yield return new Answer(
                Severity.Refuse, $"The SSH server listens on {string.Join(" and ", addresses)} only",
                "That is reachable from the machine itself and from nowhere else.",
                "services.openssh.listenAddresses = [ ];");
        }
    }

    private static bool IsLoopback(string address) =>
        address.Trim('[', ']') is var bare && (bare == "localhost" || (IPAddress.TryParse(bare, out var ip) && IPAddress.IsLoopback(ip)));

    private static IEnumerable<Answer> Port(Subject subject)
    {
        // The port that Snowlift will use; see InstallSystem.
        if (subject.Evaluation is { Ssh: { OpenFirewall: false } ssh, Network.Firewall: { Enable: true } firewall }
            && Closed(ssh.Ports.Contains(22) || ssh.Ports.Count == 0 ? 22 : ssh.Ports[0], firewall) is { } port)
        {
            yield return new Answer(
                Severity.Refuse, $"The firewall lets nobody through to SSH's port {port}",
                "services.openssh.openFirewall is off, and neither allowedTCPPorts nor allowedTCPPortRanges has the port.",
                $"networking.firewall.allowedTCPPorts = [ {port} ];");
        }
    }

    private static int? Closed(int port, FirewallOptions firewall) =>
        firewall.Ports.Contains(port) || firewall.Ranges.Any(range => range.From <= port && port <= range.To) ? null : port;

    private static IEnumerable<Answer> Somebody(Subject subject)
    {
        var accounts = Account.Of(subject.Evaluation, subject.PublicKey);
        if (accounts.Any(account => account.GetsIn))
        {
            yield break;
        }

        var somebody = accounts.Where(account => account.IsSomebody).ToList();
        // Whoever has a key is nearest to getting in; without any, root gets ours.
        var nearest = somebody.Where(account => account.Keys > 0 || account.User.HomeManagerKeys.Count > 0)
            .OrderByDescending(account => account.HasOurKey).FirstOrDefault();
        yield return new Answer(
            Severity.Refuse, $"Nobody could log in to {subject.Host} after the installation",
            somebody.Count == 0
                ? "No user has an SSH key."
                : string.Join('\n', somebody.Select(account => $"{account.Name} {account.Obstacle!.Text}.")),
            nearest?.Obstacle?.Mend ?? $"users.users.root.openssh.authorizedKeys.keys = [ \"{subject.PublicKey}\" ];");
    }

    private static IEnumerable<Answer> OurKey(Subject subject)
    {
        var entering = Account.Of(subject.Evaluation, subject.PublicKey).Where(account => account.GetsIn).ToList();
        if (entering.Count > 0 && !entering[0].HasOurKey)
        {
            yield return new Answer(
                Severity.Refuse,
                $"{And(entering)} can log in, but not with the key that Snowlift uses",
                "Snowlift could not log in to the new system, so it could neither verify it nor hand it over.",
                "Name a key of theirs:   --ssh-key FILE\n"
                + $"or add yours:   users.users.{entering[0].Name}.openssh.authorizedKeys.keys = [ \"{subject.PublicKey}\" ];");
        }
    }

    private static IEnumerable<Answer> Who(Subject subject)
    {
        var entering = Account.Of(subject.Evaluation, subject.PublicKey).Where(account => account.GetsIn).ToList();
        if (subject.Evaluation.Ssh?.Enable != false && entering.Count > 0 && entering[0].HasOurKey)
        {
            var others = entering.Skip(1).Select(account => $"{account.Name} ({Keys(account.Keys)})").ToList();
            yield return new Answer(
                Severity.Note, $"{entering[0].Name} will be able to log in with your key",
                (entering[0].Keys > 1 ? $"{Keys(entering[0].Keys)} in all open that account. " : "No other key opens that account. ")
                + (others.Count > 0 ? $"Others who can be root: {string.Join(", ", others)}." : "Nobody else can be root."));
        }
    }

    private static string Keys(int count) => count == 1 ? "1 key" : $"{count} keys";

    private static string And(List<Account> accounts) => accounts.Count == 1
        ? accounts[0].Name
        : $"{string.Join(", ", accounts.SkipLast(1).Select(account => account.Name))} and {accounts[^1].Name}";
}
