using Snowlift.Checks.Logins;
using Snowlift.Nix;
using Snowlift.Remote.Ssh;

namespace Snowlift.Build;

/// <summary>A system that is to run on a machine, known in full.</summary>
/// <param name="Login">Who will be able to log in.</param>
/// <param name="System">The store path that shall run.</param>
/// <param name="DiskoScript">The disk script's store path; null where nothing is to be partitioned.</param>
/// <param name="ClosureBytes">The closure's size in bytes, where it was built here; null where the target builds, or nobody does.</param>
public sealed record SystemPlan(
    HostEvaluation Evaluation, Login Login, StorePath System, StorePath? DiskoScript, long? ClosureBytes)
{
    /// <summary>It is copied from here; else the target builds it.</summary>
    public bool IsBuiltHere { get; init; }

    /// <summary>What came of copying it, for people: <c>83 MB in the new store</c>.</summary>
    /// <param name="where">Where it is then.</param>
    public string Copied(string where) => ClosureBytes is { } bytes ? $"{bytes / 1_000_000} MB {where}" : $"pretended, {where}";

    /// <summary>How the machine is reached once the system runs, by whoever will be able to log in.</summary>
    /// <param name="now">How it is reached before.</param>
    /// <param name="forwarded">The outer port that leads to the machine's own 22, where that is known.</param>
    public SshEndpoint Reach(SshEndpoint now, int? forwarded) => now with { User = Login.User, Port = PortAfter(now.Port, forwarded) };

    /// <summary>The same, by the user who logs in before, where they still get in and become root.</summary>
    /// <param name="publicKey">Ours, <c>ssh-ed25519 AAAA…</c>.</param>
    public SshEndpoint ReachAsBefore(SshEndpoint now, int? forwarded, string publicKey)
    {
        var stays = Evaluation.Users is null
            || Account.Of(Evaluation, publicKey).Any(account => account.Name == now.User && account.GetsIn);
        return Reach(now, forwarded) with { User = stays ? now.User : Login.User };
    }

    /// <summary>The port where sshd stays where it is, else the one that leads to 22, else the first that it will listen on.</summary>
    private int PortAfter(int now, int? forwarded)
    {
        var ports = Evaluation.Ssh?.Ports ?? [];
        // Of a machine that only SSH reaches nobody knows whether its port is forwarded to its own 22: the outer number stays.
        return ports.Count == 0 || ports.Contains(now) ? now : ports.Contains(22) ? forwarded ?? now : ports[0];
    }
}
