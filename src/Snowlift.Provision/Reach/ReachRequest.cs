namespace Snowlift.Provision.Reach;

/// <summary>How to reach the machine of a host.</summary>
/// <param name="Host">The host; its server has the same name.</param>
public sealed record ReachRequest(string Host)
{
    /// <summary><c>[user@]address[:port]</c> of a machine that SSH reaches, instead of a server of the cloud.</summary>
    public string? TargetHost { get; init; }

    /// <summary>The fingerprint (<c>SHA256:…</c>) that the machine's host key must have, where no known_hosts knows it.</summary>
    public string? AcceptHostKey { get; init; }

    /// <summary>Private or public key file to log in with; null to look for one.</summary>
    public string? SshKey { get; init; }
}
