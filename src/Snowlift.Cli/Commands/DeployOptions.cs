using System.CommandLine;
using Snowlift.Cli.Cloud;
using Snowlift.Deploy;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>What <c>deploy</c> takes, and how it becomes a request: everything is checked here, before anything happens.</summary>
internal sealed class DeployOptions(CliContext context)
{
    private static readonly string[] MethodsToCome = ["bootonce", "infect"];

    /// <summary>The one system that the lab's machines have.</summary>
    private const string LabImage = "debian-12";

    private readonly HostOptions _host = new(context, "deploy");
    private readonly MachineOptions _machine = new(context);
    private readonly ForceOption _force = new();

    private readonly Option<bool> _create = new("--create") { Description = "Create the server when there is none of that name" };
    private readonly Option<string?> _serverType = Text("--server-type", "TYPE", "What to create (default: the nearest orderable one to cpx21)");
    private readonly Option<string?> _location = Text("--location", "NAME", "Where to create it (default: fsn1)");

    private readonly Option<string?> _image = Text(
        "--image", "NAME", $"The system it starts with, replaced in the end (default: {DeployDefaults.Image}; in the lab {LabImage})");

    private readonly Option<bool> _noImage = new("--no-image") { Description = "Install anew, even where there is a baked image of the host" };

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
        _host.AddTo(command);
        foreach (var option in new Option[] { _create, _serverType, _location, _image, _noImage })
        {
            command.Add(option);
        }

        _machine.AddTo(command);
        foreach (var option in new Option[] { _buildOn, _method, _kexec, _kexecSha256, _yes, _strict })
        {
            command.Add(option);
        }

        _force.AddTo(command);
    }

    /// <summary>What was asked for.</summary>
    /// <param name="fallbackFlake">The flake where none is named and the folder we are in is none.</param>
    /// <exception cref="SnowliftException">Something cannot be meant (usage).</exception>
    public DeployRequest Read(ParseResult parsed, bool isLab, string? fallbackFlake)
    {
        Check(parsed);
        var (flake, host) = _host.Read(parsed, fallbackFlake);
        var target = _machine.TargetHost(parsed);
        if (target is not null && parsed.GetValue(_create))
        {
            throw Usage(
                "--create and --target-host exclude each other",
                "--target-host is a machine that exists, of any provider; --create makes a server of the cloud.",
                "Leave one of them away.");
        }

        return new DeployRequest(flake, host)
        {
            Create = parsed.GetValue(_create),
            ServerType = parsed.GetValue(_serverType),
            Location = parsed.GetValue(_location),
            Image = parsed.GetValue(_image) ?? (isLab ? LabImage : DeployDefaults.Image),
            // Whoever names an image wants that one.
            FromImage = !parsed.GetValue(_noImage) && parsed.GetValue(_image) is null,
            TargetHost = target,
            AcceptHostKey = _machine.AcceptHostKey(parsed),
            SshKey = _machine.SshKey(parsed),
            BuildOn = parsed.GetValue(_buildOn) switch
            {
                "local" => BuildOn.Local,
                "remote" => BuildOn.Remote,
                _ => BuildOn.Auto,
            },
            Installer = ReadInstaller(parsed.GetValue(_kexec), parsed.GetValue(_kexecSha256)),
            Yes = parsed.GetValue(_yes),
            Strict = parsed.GetValue(_strict),
            Force = _force.Read(parsed),
        };
    }

    /// <summary>Refuses what cannot be meant, whatever the flake is.</summary>
    /// <exception cref="SnowliftException">Something cannot be meant (usage).</exception>
    public void Check(ParseResult parsed)
    {
        CheckMethod(parsed.GetValue(_method)!);
        _host.Check(parsed);
    }

    public bool NamesFlake(ParseResult parsed) => _host.NamesFlake(parsed);

    public string? SshKey(ParseResult parsed) => _machine.SshKey(parsed);

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
        return source.IsUrl ? source : source with { Location = context.ExistingFile("--kexec", location)! };
    }

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
