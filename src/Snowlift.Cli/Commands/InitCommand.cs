using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Nix;
using Snowlift.Nix.Source;
using Snowlift.Remote.Errors;
using Snowlift.Scaffold;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift init [DIR]</c>: a flake that deploys as it stands, or one more host of a flake.</summary>
internal sealed class InitCommand : DocumentedCommand
{
    private readonly CliContext _context;

    private readonly Argument<string> _folder = new("dir")
    {
        HelpName = "DIR",
        Description = "The flake's folder; made where there is none (default: .)",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string?> _host = Text("--host", "NAME", "The host's name, and its server's (default: DIR's name; in the folder we are in: hetzner)");
    private readonly Option<string?> _user = Text("--user", "NAME", "Who logs in, and may become root (default: your name here)");
    private readonly Option<string?> _key = Text("--ssh-key", "FILE", "The key that lets them in: a file, or the public line itself (default: the one a deploy logs in with)");
    private readonly Option<string?> _arch = new Option<string?>("--arch") { Description = "The server's architecture (default: x86)" }.OneOf("x86", "arm");
    private readonly Option<bool> _home = new("--home-manager") { Description = "With Home Manager for the user (default: yes; in a flake that exists: where that has it)" };
    private readonly Option<bool> _noHome = new("--no-home-manager") { Description = "Without it" };
    private readonly Option<bool> _sops = new("--sops") { Description = "With sops-nix for secrets" };
    private readonly Option<bool> _static = new("--static") { Description = "Without DHCP: snowlift deploy --static-network writes the server's addresses into the flake" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Ask nothing" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only show what would be written" };

    public InitCommand(CliContext context)
        : base("init", "Write a flake with a host that deploys as it stands, or add a host to a flake.")
    {
        _context = context;
        Add(_folder);
        foreach (var option in new Option[] { _host, _user, _key, _arch, _home, _noHome, _sops, _static, _yes, _dryRun })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    public override string Remarks =>
        "At a terminal it asks for what the options do not say. What is there already is never overwritten; a flake that exists gets "
        + "one more host, by a change that is shown first. The disk layout boots under BIOS and UEFI. "
        + "The same files are the template of Snowlift's own flake, for nix flake init -t.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift init web && snowlift deploy web --create", "A new flake in ./web, and its host as a server"),
        new("snowlift init --host web2 --arch arm", "One more host of the flake in this folder"),
        new("snowlift init infra --host web --user alice --ssh-key ~/.ssh/work.pub --sops --yes", "Asking nothing"),
        new("snowlift init web && snowlift deploy web --create --cloud lab", "Rehearsed on this computer"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_home) && parsed.GetValue(_noHome))
        {
            throw new SnowliftException(ExitCode.Usage, "--home-manager and --no-home-manager exclude each other", null, "Leave one of them away.");
        }

        var folder = Path.GetFullPath(Path.Combine(_context.WorkingDirectory, parsed.GetValue(_folder)!));
        var flake = Path.Combine(folder, "flake.nix");
        var inputs = File.Exists(flake) ? FlakeInputs.Read(await File.ReadAllTextAsync(flake, cancellation)) : null;
        var ask = new Questions(_context, areWelcome: !parsed.GetValue(_yes) && !parsed.GetValue(_dryRun));
        var init = new InitFlow(_context.Processes, _context.Paths, _context.Environment);

        var host = await AskAsync(parsed, ask, init, folder, inputs, cancellation);
        var plan = InitFlow.Plan(folder, host);
        var view = InitView.For(_context);
        view.Before(plan);
        if (parsed.GetValue(_dryRun))
        {
            return (int)ExitCode.Done;
        }

        if (!await ask.YesAsync("Write this?", said: null, proposed: true, cancellation))
        {
            throw new SnowliftException(ExitCode.Refused, "Nothing was written", "You said no.");
        }

        view.After(plan, isKnownToGit: await init.WriteAsync(plan, cancellation));
        return (int)ExitCode.Done;
    }

    private async Task<HostSettings> AskAsync(
        ParseResult parsed, Questions ask, InitFlow init, string folder, IReadOnlyDictionary<string, string?>? inputs, CancellationToken cancellation)
    {
        var isNew = inputs is null;
        var named = Path.GetFileName(folder);
        var proposed = isNew && parsed.GetValue(_folder) != "." && HostSettings.IsHost(named) ? named : "hetzner";
        if (!isNew && parsed.GetValue(_host) is null && !_context.Terminal.InIsTerminal)
        {
            throw new SnowliftException(
                ExitCode.Usage, "No host was named", $"There is a flake in {folder}: a host is added to it.", "Name it: --host NAME");
        }

        var host = HostName.Parse(await ask.TextAsync("Name of the host", parsed.GetValue(_host), proposed, cancellation));
        var user = await ask.TextAsync("Your user on it", parsed.GetValue(_user), HostSettings.UserLike(_context.Variable("USER")), cancellation);
        var key = await init.KeyAsync(FullKey(parsed.GetValue(_key)), cancellation);
        var arch = await ask.TextAsync("Architecture, x86 or arm", parsed.GetValue(_arch), "x86", cancellation);
        if (arch is not ("x86" or "arm"))
        {
            throw new SnowliftException(ExitCode.Usage, $"There is no architecture '{arch}'", "Hetzner's servers are x86 or arm.", "--arch x86");
        }

        var hasHome = isNew || inputs!.ContainsKey("home-manager");
        var home = await ask.YesAsync(
            "With Home Manager for your user?", parsed.GetValue(_home) ? true : parsed.GetValue(_noHome) || !hasHome ? false : null, proposed: true, cancellation);
        var sops = isNew && await ask.YesAsync("With sops-nix for secrets?", Said(parsed, _sops), proposed: false, cancellation);
        var isStatic = await ask.YesAsync("Fixed addresses instead of DHCP?", Said(parsed, _static), proposed: false, cancellation);
        return new HostSettings(host, user, key, arch == "arm" ? Platform.Arm.NixSystem : Platform.X86.NixSystem, home, sops, isStatic);
    }

    private static bool? Said(ParseResult parsed, Option<bool> option) => parsed.GetValue(option) ? true : null;

    private string? FullKey(string? named) => named is null || named.Contains(" AAAA", StringComparison.Ordinal)
        ? named
        : _context.ExistingFile("--ssh-key", named.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(_context.Paths.Home, named[2..]) : named);

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
