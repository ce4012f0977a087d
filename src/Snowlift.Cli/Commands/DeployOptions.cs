using System.CommandLine;
using Snowlift.Build;
using Snowlift.Cli.Context;
using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Views;
using Snowlift.Install.Requests;
using Snowlift.Machines.Files;
using Snowlift.Nix;
using Snowlift.Provision.Market;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary>What <c>deploy</c> takes, and how it becomes a request: everything is checked here, before anything happens.</summary>
/// <param name="command">The command's name, for the advice in errors: <c>plan</c> and <c>work</c> take the same line as <c>deploy</c>.</param>
internal sealed class DeployOptions(CliContext context, string command = "deploy")
{
    /// <summary>The one system that the lab's machines have.</summary>
    private const string LabImage = "debian-12";

    private const string GenerateConfig = "nixos-generate-config";
    private const string Facter = "nixos-facter";

    private readonly HostOptions _host = new(context, command);
    private readonly MachineOptions _machine = new(context);
    private readonly ForceOption _force = new();
    private readonly BroughtOptions _brought = new(context);

    private readonly Option<bool> _create = new("--create") { Description = "Create the server when there is none of that name" };
    private readonly Option<string?> _serverType = Text(
        "--server-type", "TYPE[,…]", "What to create, tried in that order (default: the nearest orderable one to cpx21)").ListOf(KnownNames.ServerTypes);

    private readonly Option<string?> _location = Text(
        "--location", "NAME[,…]", "Where to create it, tried in that order for each type (default: fsn1, then its network zone)").ListOf(KnownNames.Locations);

    private readonly Option<decimal?> _maxPrice = Amount.MaxPrice(
        "The most it may cost a month (default: 1.5 times the first choice, where no type is named)");

    private readonly Option<string?> _ttl = Text(
        "--ttl", "TIME", $"When the server that is created expires: 30m, 8h, 2d, 1w (default: {(command == "work" ? "4h" : "never")}); snowlift reap destroys it then");

    private readonly Option<string?> _image = Text(
        "--image", "NAME", $"The system it starts with, replaced in the end (default: {DeployDefaults.Image}; in the lab {LabImage})");

    private readonly Option<bool> _noImage = new("--no-image") { Description = "Install anew, even where there is a baked image of the host" };

    private readonly Option<string> _buildOn = new Option<string>("--build-on")
    {
        Description = "Where the closure is built; auto: here, when Nix is here and can build for the target (default: auto)",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "local", "remote");

    private readonly Option<string> _method = new Option<string>("--method")
    {
        Description = "The way into NixOS; auto: what fits the machine, and the next one where that fails (default: auto)",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "kexec", "bootonce", "infect");

    private readonly Option<string?> _kexec = Text(
        "--kexec", "URL|FILE", "The kexec installer (default: nix-community's release that fits the machine)");

    private readonly Option<string?> _kexecSha256 = Text("--kexec-sha256", "HEX", "Its SHA-256");
    private readonly Option<string?> _nix = Text(
        "--nix", "URL|FILE", "The Nix that infect puts on the machine: a release tarball (default: upstream's, its checksum known)");

    private readonly Option<string?> _nixSha256 = Text("--nix-sha256", "HEX", "Its SHA-256 (default for a URL: what URL.sha256 says)");

    private readonly Option<string[]> _keep = new("--keep")
    {
        HelpName = "PATH", Description = "What infect leaves where it is, besides SSH host keys; may be given again",
    };

    private readonly Option<bool> _discardOldRoot = new("--discard-old-root")
    {
        Description = "Remove what infect leaves of the old system, once the new one is verified",
    };

    private readonly Option<bool> _staticNetwork = new("--static-network")
    {
        Description = "Write the machine's addresses into the flake, as networking.nix in the host's folder (docs/network.md)",
    };

    private readonly Option<string?> _hardware = new Option<string?>("--write-hardware-config")
    {
        Description = "Write its hardware there, too (default: nixos-generate-config)",
        Arity = ArgumentArity.ZeroOrOne,
    }.OneOf(GenerateConfig, Facter);

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask before a machine with data is wiped" };
    private readonly Option<bool> _restart = new("--restart") { Description = "Begin anew what an earlier run left half-way: rebuild its server from its image first" };
    private readonly Option<bool> _strict = new("--strict") { Description = "Exit 7 when the verified system is degraded" };

    public void AddTo(Command to)
    {
        // A plan looks at what a deploy would do: it takes the same line, and whatever it has no use for.
        _create.Hidden = _yes.Hidden = _restart.Hidden = _discardOldRoot.Hidden = _strict.Hidden = _ttl.Hidden = command == "plan";
        _host.AddTo(to);
        foreach (var option in new Option[] { _create, _serverType, _location, _maxPrice, _image, _noImage, _ttl })
        {
            to.Add(option);
        }

        _machine.AddTo(to);
        foreach (var option in new Option[] { _buildOn, _method, _kexec, _kexecSha256, _nix, _nixSha256, _keep, _discardOldRoot, _staticNetwork, _hardware, _yes, _restart, _strict })
        {
            to.Add(option);
        }

        _brought.AddTo(to, hidden: command == "plan");
        _force.AddTo(to);
    }

    /// <summary>Reads the line, and deploys or plans.</summary>
    public async Task<int> RunAsync(
        ParseResult parsed, CloudOptions clouds, ViewOptions views, bool onlyPlan, CancellationToken cancellation)
    {
        Check(parsed);
        var cloud = clouds.ReadForNew(parsed, context, _machine.TargetHost(parsed) is null ? Name(parsed) : null);
        var screen = new RunOnScreen(context, views.Read(parsed, context));
        var (request, demo) = await ReadAsync(parsed, cloud, screen, cancellation);
        return await (onlyPlan
            ? screen.PlanAsync(request, cloud, demo, cancellation)
            : screen.DeployAsync(request, cloud, demo, cancellation));
    }

    /// <summary>What was asked for; in the lab, where no flake is named, the demo is made ready for it.</summary>
    /// <exception cref="SnowliftException">Something cannot be meant (usage).</exception>
    public async Task<(DeployRequest Request, DemoDeploy? Demo)> ReadAsync(
        ParseResult parsed, CloudChoice cloud, RunOnScreen screen, CancellationToken cancellation)
    {
        // What is wrong with the options is told before anything is made ready.
        var request = Read(parsed, cloud.Kind == CloudKind.Lab);
        var (flake, host, demo) = await _host.ReadAsync(parsed, cloud, request.SshKey, screen.Say, cancellation);
        return (request with { Flake = flake, Host = host, SshKey = demo?.SshKey ?? request.SshKey }, demo);
    }

    /// <summary>What <c>work</c> takes of it: it creates, and never meets a machine that it has to wipe.</summary>
    public void AddForWork(Command command)
    {
        _host.AddTo(command);
        foreach (var option in new Option[] { _serverType, _location, _maxPrice, _image, _ttl, _machine.SshKeyAlone, _buildOn, _method, _kexec, _kexecSha256, _nix, _nixSha256 })
        {
            command.Add(option);
        }

        _brought.AddTo(command, hidden: false);
        _force.AddTo(command);
    }

    /// <summary>What was asked for, but for the flake and its host.</summary>
    /// <exception cref="SnowliftException">Something cannot be meant (usage).</exception>
    private DeployRequest Read(ParseResult parsed, bool isLab)
    {
        Check(parsed);
        var target = _machine.TargetHost(parsed);
        if (target is not null && parsed.GetValue(_create))
        {
            throw Usage(
                "--create and --target-host exclude each other",
                "--target-host is a machine that exists, of any provider; --create makes a server of the cloud.",
                "Leave one of them away.");
        }

        if (target is not null && parsed.GetValue(_ttl) is not null)
        {
            throw Usage(
                "--ttl is for servers that Snowlift creates", "A machine of --target-host is not ours to destroy.",
                "Leave one of them away.");
        }

        if (target is not null && parsed.GetValue(_restart))
        {
            throw Usage(
                "--restart is for servers of the cloud", "Only the cloud's API can rebuild a server from its image.",
                "Leave it away: the same command goes on where the last one stopped.");
        }

        return _brought.Read(parsed, new DeployRequest(new FlakeRef(""), Host: "")
        {
            Create = parsed.GetValue(_create),
            TimeToLive = parsed.GetValue(_ttl) is { } life ? TimeToLive.Parse(life) : null,
            ServerType = parsed.GetValue(_serverType),
            Location = parsed.GetValue(_location),
            MaxPrice = parsed.GetValue(_maxPrice),
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
            Method = parsed.GetValue(_method) is { } word && Enum.TryParse<Method>(word, ignoreCase: true, out var method) ? method : null,
            Restart = parsed.GetValue(_restart),
            Nix = ReadNix(parsed.GetValue(_nix), parsed.GetValue(_nixSha256)),
            Keep = [.. (parsed.GetValue(_keep) ?? []).Select(ReadKept).Distinct(StringComparer.Ordinal)],
            DiscardOldRoot = parsed.GetValue(_discardOldRoot),
            StaticNetwork = parsed.GetValue(_staticNetwork),
            HardwareConfig = parsed.GetResult(_hardware) is null ? null
                : parsed.GetValue(_hardware) == Facter ? HardwareStyle.NixosFacter : HardwareStyle.NixosGenerateConfig,
            Yes = parsed.GetValue(_yes),
            Strict = parsed.GetValue(_strict),
            Force = _force.Read(parsed),
        });
    }

    /// <summary>Refuses what cannot be meant, whatever the flake is.</summary>
    /// <exception cref="SnowliftException">Something cannot be meant (usage).</exception>
    public void Check(ParseResult parsed) => _host.Check(parsed);

    /// <summary>The host, where it was named, or is the only one that the flake's text names.</summary>
    public string? Name(ParseResult parsed) => _host.Name(parsed);

    private InstallerSource? ReadInstaller(string? location, string? sha256)
    {
        if (location is null)
        {
            return sha256 is null
                ? null
                : throw Usage("--kexec-sha256 is for the installer that --kexec names", null, "Add --kexec URL|FILE.");
        }

        var source = new InstallerSource(location, ReadSha256("--kexec-sha256", sha256));
        return source.IsUrl ? source : source with { Location = context.ExistingFile("--kexec", location)! };
    }

    private NixRelease? ReadNix(string? location, string? sha256)
    {
        if (location is null)
        {
            return sha256 is null ? null : throw Usage("--nix-sha256 is for the Nix that --nix names", null, "Add --nix URL|FILE.");
        }

        var nix = new NixRelease(location, ReadSha256("--nix-sha256", sha256));
        return nix.IsUrl ? nix : nix with { Location = context.ExistingFile("--nix", location)! };
    }

    private static string? ReadSha256(string option, string? sha256) =>
        sha256 is null || (sha256.Length == 64 && sha256.All(char.IsAsciiHexDigit))
            ? sha256?.ToLowerInvariant()
            : throw Usage($"{option} takes 64 hexadecimal digits", $"'{sha256}' is none.", "sha256sum FILE prints them.");

    private static string ReadKept(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string[] never = ["nix", "boot", "old-root", "dev", "proc", "run", "sys", "snowlift-new", "snowlift-swap"];
        return path.StartsWith('/') && parts is [var first, ..] && !never.Contains(first, StringComparer.Ordinal)
            && !parts.Any(part => part is "." or "..") && !path.AsSpan().ContainsAny('\n', '\r')
                ? "/" + string.Join('/', parts)
                : throw Usage(
                    $"--keep cannot keep '{path}'", "It takes a full path on the machine, of something that belongs to its old system.", "For example: --keep /var/lib/postgresql");
    }

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    private static SnowliftException Usage(string what, string? why, string next) => new(ExitCode.Usage, what, why, next);
}
