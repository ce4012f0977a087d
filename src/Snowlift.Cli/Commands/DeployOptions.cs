using System.Buffers;
using System.CommandLine;
using Snowlift.Cli.Cloud;
using Snowlift.Deploy;
using Snowlift.Nix;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>What <c>deploy</c> takes, and how it becomes a request: everything is checked here, before anything happens.</summary>
internal sealed class DeployOptions(CliContext context)
{
    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private static readonly string[] MethodsToCome = ["bootonce", "infect"];

    /// <summary>The one system that the lab's machines have.</summary>
    private const string LabImage = "debian-12";

    private readonly Argument<string?> _host = new("host")
    {
        HelpName = "HOST",
        Description = "The entry of nixosConfigurations; its server has the same name",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _flake = Text(
        "--flake", "REF", "The flake: a folder, or anything Nix takes; PATH#HOST names the host too (default: $FLAKE_DIR, else .)");

    private readonly Option<bool> _create = new("--create") { Description = "Create the server when there is none of that name" };
    private readonly Option<string?> _serverType = Text("--server-type", "TYPE", "What to create (default: the nearest orderable one to cpx21)");
    private readonly Option<string?> _location = Text("--location", "NAME", "Where to create it (default: fsn1)");

    private readonly Option<string?> _image = Text(
        "--image", "NAME", $"The system it starts with, replaced in the end (default: {DeployDefaults.Image}; in the lab {LabImage})");

    private readonly Option<string?> _targetHost = Text(
        "--target-host", "[USER@]ADDRESS[:PORT]", "A machine that SSH reaches, instead of a server of the cloud");

    private readonly Option<string?> _acceptHostKey = Text(
        "--accept-host-key", "SHA256:…", "The fingerprint its host key must have, where known_hosts does not know it");

    private readonly Option<string?> _sshKey = Text("--ssh-key", "FILE", "The key to log in with (default: look for one)");

    private readonly Option<string> _buildOn = new Option<string>("--build-on")
    {
        Description = "Where the closure is built; auto: here, when Nix is here and can build for the target (default: auto)",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "local", "remote");

    private readonly Option<string> _method = new("--method")
    {
        HelpName = "auto|kexec",
        Description = "The way into NixOS; auto is kexec for now (default: auto)",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string?> _kexec = Text(
        "--kexec", "URL|FILE", "The kexec installer (default: nix-community's release that fits the machine)");

    private readonly Option<string?> _kexecSha256 = Text("--kexec-sha256", "HEX", "Its SHA-256");
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask before a machine with data is wiped" };
    private readonly Option<bool> _strict = new("--strict") { Description = "Exit 7 when the verified system is degraded" };

    public void AddTo(Command command)
    {
        _method.CompletionSources.Add("auto", "kexec");
        command.Add(_host);
        foreach (var option in new Option[]
        {
            _flake, _create, _serverType, _location, _image, _targetHost, _acceptHostKey, _sshKey, _buildOn, _method,
            _kexec, _kexecSha256, _yes, _strict,
        })
        {
            command.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    /// <param name="fallbackFlake">The flake where none is named and the folder we are in is none.</param>
    /// <exception cref="SnowliftException">Something cannot be meant (usage).</exception>
    public DeployRequest Read(ParseResult parsed, bool isLab, string? fallbackFlake)
    {
        Check(parsed);
        var (flake, host) = ReadFlake(parsed, parsed.GetValue(_host), fallbackFlake);
        var target = parsed.GetValue(_targetHost);
        if (target is not null && parsed.GetValue(_create))
        {
            throw Usage(
                "--create and --target-host exclude each other",
                "--target-host is a machine that exists, of any provider; --create makes a server of the cloud.",
                "Leave one of them away.");
        }

        if (target is { Length: 0 } or ['-', ..])
        {
            throw Usage($"'{target}' is no machine that SSH could reach", null, "Write --target-host [USER@]ADDRESS[:PORT].");
        }

        return new DeployRequest(flake, host)
        {
            Create = parsed.GetValue(_create),
            ServerType = parsed.GetValue(_serverType),
            Location = parsed.GetValue(_location),
            Image = parsed.GetValue(_image) ?? (isLab ? LabImage : DeployDefaults.Image),
            TargetHost = target,
            AcceptHostKey = Fingerprint(parsed.GetValue(_acceptHostKey)),
            SshKey = SshKey(parsed),
            BuildOn = parsed.GetValue(_buildOn) switch
            {
                "local" => BuildOn.Local,
                "remote" => BuildOn.Remote,
                _ => BuildOn.Auto,
            },
            Installer = ReadInstaller(parsed.GetValue(_kexec), parsed.GetValue(_kexecSha256)),
            Yes = parsed.GetValue(_yes),
            Strict = parsed.GetValue(_strict),
        };
    }

    /// <summary>Refuses what cannot be meant, whatever the flake is.</summary>
    /// <exception cref="SnowliftException">Something cannot be meant (usage).</exception>
    public void Check(ParseResult parsed)
    {
        CheckMethod(parsed.GetValue(_method)!);
        if (parsed.GetValue(_host) is { } named)
        {
            HostName.Parse(named);
        }
        else if (FlakeText(parsed)?.TrimEnd('#').Contains('#', StringComparison.Ordinal) != true)
        {
            throw Usage(
                "No host was named",
                "A deploy is about one entry of the flake's nixosConfigurations.",
                "Write snowlift deploy HOST, or --flake PATH#HOST.");
        }
    }

    /// <summary>Whether a flake was named, or we stand in one.</summary>
    public bool NamesFlake(ParseResult parsed) =>
        FlakeText(parsed) is not null || File.Exists(Path.Combine(context.WorkingDirectory, "flake.nix"));

    /// <summary>The key that was named, as a full path.</summary>
    public string? SshKey(ParseResult parsed) => ExistingFile("--ssh-key", parsed.GetValue(_sshKey));

    private string? FlakeText(ParseResult parsed) => parsed.GetValue(_flake) ?? context.Variable("FLAKE_DIR");

    private (FlakeRef Flake, string Host) ReadFlake(ParseResult parsed, string? named, string? fallback)
    {
        var text = FlakeText(parsed) ?? fallback ?? ".";
        var (flake, host) = FlakeRef.Parse(text, context.WorkingDirectory);
        if (named is not null && host is not null && named != host)
        {
            throw Usage(
                $"Two hosts were named: {named} and {host}",
                $"The second one stands in --flake {text}.",
                "Name one.");
        }

        return (flake, HostName.Parse(named ?? host!));
    }

    private InstallerSource? ReadInstaller(string? location, string? sha256)
    {
        if (location is null)
        {
            return sha256 is null
                ? null
                : throw Usage("--kexec-sha256 is for the installer that --kexec names", null, "Add --kexec URL|FILE.");
        }

        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)))
        {
            throw Usage("--kexec-sha256 takes 64 hexadecimal digits", $"'{sha256}' is none.", "sha256sum FILE prints them.");
        }

        var source = new InstallerSource(location, sha256?.ToLowerInvariant());
        return source.IsUrl ? source : source with { Location = ExistingFile("--kexec", location)! };
    }

    private string? ExistingFile(string option, string? path)
    {
        if (path is null)
        {
            return null;
        }

        var full = Path.GetFullPath(Path.Combine(context.WorkingDirectory, path));
        return File.Exists(full) ? full : throw Usage($"There is no file {full}", null, $"{option} names a file that exists.");
    }

    private static string? Fingerprint(string? text) => text is null || IsFingerprint(text)
        ? text
        : throw Usage(
            $"'{text}' is no fingerprint of a host key",
            "It reads SHA256: and 43 characters of base64.",
            "On the machine: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");

    private static bool IsFingerprint(string text) =>
        text.StartsWith("SHA256:", StringComparison.Ordinal)
        && text.Length == "SHA256:".Length + 43
        && text.AsSpan("SHA256:".Length).IndexOfAnyExcept(Base64) < 0;

    private static void CheckMethod(string method)
    {
        if (method is not ("auto" or "kexec"))
        {
            throw Usage(
                MethodsToCome.Contains(method, StringComparer.Ordinal)
                    ? $"The method {method} is not in this version"
                    : $"There is no method '{method}'",
                null,
                "Use --method kexec, or leave it away.");
        }
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    private static SnowliftException Usage(string what, string? why, string next) => new(ExitCode.Usage, what, why, next);
}
