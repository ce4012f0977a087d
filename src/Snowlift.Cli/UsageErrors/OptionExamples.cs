using System.CommandLine;
using System.CommandLine.Completions;

namespace Snowlift.Cli.UsageErrors;

/// <summary>How each option that takes a value is written, for the errors that say so.</summary>
internal static class OptionExamples
{
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["--accept-host-key"] = "SHA256:jL3zzpmL0NmU9Tr0sGBqUfTNGcvvAhO5rNIuM3bM1nI",
        ["--chown"] = "/home/alice=alice",
        ["--confirm-timeout"] = "90",
        ["--disk-encryption-key"] = "/tmp/disk.key=./disk.key",
        ["--extra-files"] = "./files",
        ["--flake"] = "./infra",
        ["--force"] = "login",
        ["--generations"] = "3 5",
        ["--get"] = "result.tar",
        ["--host"] = "web",
        ["--host-key"] = "./web.key",
        ["--image"] = "debian-12",
        // One keeps a path of the old system, the other so many images.
        ["--keep"] = "/var/lib/postgresql",
        ["--keep N"] = "2",
        ["--kexec"] = "./installer.tar.gz",
        ["--kexec-sha256"] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ["--lines"] = "100",
        ["--location"] = "fsn1,nbg1",
        ["--max-price"] = "8.99",
        ["--min-cores"] = "2",
        ["--min-disk"] = "40",
        ["--min-memory"] = "4",
        ["--nix"] = "./nix.tar.xz",
        ["--nix-sha256"] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ["--out"] = "./man1",
        ["--port"] = "8080",
        ["--server-type"] = "cx23,cpx22",
        ["--ssh-key"] = "~/.ssh/id_ed25519",
        ["--target-host"] = "root@203.0.113.7",
        ["--to"] = "41",
        ["--ttl"] = "8h",
        ["--unit"] = "nginx.service",
        ["--user"] = "alice",
    };

    /// <summary>The option with a value that it takes: <c>--location fsn1,nbg1</c>.</summary>
    public static string Of(Option option) =>
        $"{option.Name} {Values.GetValueOrDefault($"{option.Name} {option.HelpName}") ?? Values.GetValueOrDefault(option.Name) ?? Choice(option) ?? option.HelpName ?? "VALUE"}";

    private static string? Choice(Option option) =>
        option.CompletionSources.SelectMany(source => source(CompletionContext.Empty)).FirstOrDefault()?.Label;
}
