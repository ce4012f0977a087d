namespace Snowlift.Remote.Ssh;

/// <summary>Why OpenSSH's client ended with 255, read from what it wrote.</summary>
public enum SshFailure
{
    /// <summary>Nobody answers (yet): refused, timed out, closed before the key exchange.</summary>
    NoAnswer,

    /// <summary>The host key is not the one that is pinned, or none is known: never retried.</summary>
    HostKey,

    /// <summary>The machine answers, but does not take our key (yet).</summary>
    Refused,

    /// <summary>A connection that stood has broken.</summary>
    Lost,
}

/// <summary>Reads OpenSSH's messages; the texts are those of openssh-portable 8.4 to 10.0.</summary>
public static class SshFailures
{
    private static readonly string[] HostKeyTexts =
    [
        "Host key verification failed", "REMOTE HOST IDENTIFICATION HAS CHANGED", "No matching host key",
        "host key is known for", "no matching host key type found",
    ];

    private static readonly string[] RefusedTexts =
        ["Permission denied", "Too many authentication failures", "No supported authentication methods"];

    private static readonly string[] LostTexts =
    [
        "Connection reset by", "Broken pipe", "closed by remote host", "Timeout, server", "client_loop: send disconnect",
        "Shared connection to",
    ];

    private static readonly string[] NoAnswerTexts =
        ["Connection refused", "timed out", "No route to host", "kex_exchange_identification", "unreachable", "banner exchange"];

    /// <summary>Classifies the stderr of a failed ssh.</summary>
    /// <param name="otherwise">
    /// What an unknown message, or none, means: where a master has held the connection, its end is often not told.
    /// </param>
    public static SshFailure Read(IReadOnlyList<string> stderr, SshFailure otherwise = SshFailure.NoAnswer)
    {
        if (Says(HostKeyTexts))
        {
            return SshFailure.HostKey;
        }

        if (Says(RefusedTexts))
        {
            return SshFailure.Refused;
        }

        return Says(NoAnswerTexts) ? SshFailure.NoAnswer : Says(LostTexts) ? SshFailure.Lost : otherwise;

        bool Says(string[] texts) =>
            stderr.Any(line => texts.Any(text => line.Contains(text, StringComparison.OrdinalIgnoreCase)));
    }
}
