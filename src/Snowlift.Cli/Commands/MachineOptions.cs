using System.Buffers;
using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>How to reach the machine: a machine that only SSH reaches, its host key, and our key.</summary>
internal sealed class MachineOptions(CliContext context)
{
    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private readonly Option<string?> _targetHost = new("--target-host")
    {
        HelpName = "[USER@]ADDRESS[:PORT]",
        Description = "A machine that SSH reaches, instead of a server of the cloud",
    };

    private readonly Option<string?> _acceptHostKey = new("--accept-host-key")
    {
        HelpName = "SHA256:…",
        Description = "The fingerprint its host key must have, where known_hosts does not know it",
    };

    private readonly Option<string?> _sshKey = new("--ssh-key")
    {
        HelpName = "FILE",
        Description = "The key to log in with (default: look for one)",
    };

    /// <summary>For a command that meets no other machine than its own.</summary>
    public Option SshKeyAlone => _sshKey;

    /// <summary>Adds the options.</summary>
    /// <param name="withTarget">Whether it may be a machine of no cloud.</param>
    public void AddTo(Command to, bool withTarget = true)
    {
        if (withTarget)
        {
            to.Add(_targetHost);
        }

        to.Add(_acceptHostKey);
        to.Add(_sshKey);
    }

    /// <summary>The machine named with <c>--target-host</c>, as typed; null for a server of the cloud.</summary>
    /// <exception cref="SnowliftException">It cannot be one (usage).</exception>
    public string? TargetHost(ParseResult parsed) => parsed.GetValue(_targetHost) switch
    {
        { Length: 0 } or ['-', ..] => throw Usage(
            $"'{parsed.GetValue(_targetHost)}' is no machine that SSH could reach", null, "Write --target-host [USER@]ADDRESS[:PORT]."),
        var target => target,
    };

    /// <summary>The fingerprint that was vouched for.</summary>
    /// <exception cref="SnowliftException">It is none (usage).</exception>
    public string? AcceptHostKey(ParseResult parsed) => parsed.GetValue(_acceptHostKey) switch
    {
        { } text when !IsFingerprint(text) => throw Usage(
            $"'{text}' is no fingerprint of a host key",
            "It reads SHA256: and 43 characters of base64.",
            "On the machine: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"),
        var text => text,
    };

    /// <summary>The key that was named, as a full path.</summary>
    /// <exception cref="SnowliftException">There is no such file (usage).</exception>
    public string? SshKey(ParseResult parsed) => context.ExistingFile("--ssh-key", parsed.GetValue(_sshKey));

    /// <summary>How the machine of a host is reached.</summary>
    public ReachRequest Reach(ParseResult parsed, string host) =>
        new(host) { TargetHost = TargetHost(parsed), AcceptHostKey = AcceptHostKey(parsed), SshKey = SshKey(parsed) };

    private static bool IsFingerprint(string text) =>
        text.StartsWith("SHA256:", StringComparison.Ordinal)
        && text.Length == "SHA256:".Length + 43
        && text.AsSpan("SHA256:".Length).IndexOfAnyExcept(Base64) < 0;

    private static SnowliftException Usage(string what, string? why, string next) => new(ExitCode.Usage, what, why, next);
}
