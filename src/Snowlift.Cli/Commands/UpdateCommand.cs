using System.CommandLine;
using Snowlift.Build;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Views;
using Snowlift.Nix;
using Snowlift.Operate.Updates;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift update HOST…</c>: bring running hosts to what the flake says, or back.</summary>
internal sealed class UpdateCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly HostsOptions _hosts;
    private readonly MachineOptions _machine;
    private readonly SwitchOptions _switch = new();
    private readonly ForceOption _force = new();
    private readonly CloudOptions _cloud = new();
    private readonly ViewOptions _view = new();

    private readonly Option<string> _buildOn = new Option<string>("--build-on")
    {
        Description = "Where the closure is built; auto: here, when Nix is here and can build for the target (default: auto)",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "local", "remote");

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would be copied and activated, and whether it takes a reboot; builds nothing" };
    private readonly Option<bool> _keepGoing = new("--keep-going") { Description = "With several hosts: go on with the next one after a failure" };

    public UpdateCommand(CliContext context)
        : base("update", "Bring running hosts to what the flake says; they go back by themselves if that locks us out.")
    {
        _context = context;
        _hosts = new HostsOptions(context);
        _machine = new MachineOptions(context);
        _hosts.AddTo(this);
        _switch.AddTo(this);
        Add(_buildOn);
        Add(_dryRun);
        Add(_keepGoing);
        _machine.AddTo(this);
        _force.AddTo(this);
        _cloud.AddWithFlakeTo(this);
        _view.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "The machine arms its own way back before anything is activated, and the new system is not what it boots until we "
        + "have reached it over a new connection: a lost network, a crash or a closed lid ends with the system that ran "
        + "before, and exit code 7. Run again after any interruption. docs/updates.md tells the order and its reasons.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift update web", "Build, copy, activate, prove, and make it the default"),
        new("snowlift update web --dry-run", "What that would change; exits 8 where it would be refused"),
        new("snowlift update web db mail --keep-going", "One after the other; ends with the first failure's exit code"),
        new("snowlift update web --reboot", "For a new kernel: boots it once on trial; the boot after that takes the old one, unless it is proven"),
        new("snowlift update web --target-host deploy@203.0.113.7", "A machine of any other provider, by a user with sudo"),
        new("snowlift update web --strict --confirm-timeout 300", "Units that fail anew are a reason to go back; a slow network"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var hosts = _hosts.Hosts(parsed);
        var target = _machine.TargetHost(parsed);
        var cloud = _cloud.ReadForServers(parsed, _context, target is null ? _hosts.Known(parsed) : []);
        if (target is not null && hosts.Count > 1)
        {
            throw new SnowliftException(
                ExitCode.Usage, "--target-host is one machine, and several hosts were named", null, "Update them one by one.");
        }

        var options = _switch.Read(parsed);
        var kind = _view.Read(parsed, _context);
        var screen = new RunOnScreen(_context, kind);
        var demo = await LabFlakes.DemoAsync(_context, cloud, _hosts.NamesFlake(parsed), _machine.SshKey(parsed), screen.Say, cancellation);
        (var flake, demo) = await LabFlakes.FitAsync(_context, cloud, _hosts.Flake(parsed, demo?.Flake), demo, screen.Say, cancellation);
        hosts = hosts.Count > 0 ? hosts : [await OnlyHost.FindAsync(_context, flake, demo, cancellation)];

        var ended = new List<(string Host, int Code)>();
        foreach (var host in hosts)
        {
            var request = Request(parsed, flake, host, demo, options);
            var code = await (parsed.GetValue(_dryRun)
                ? screen.RunAsync(
                    cloud, demo, target is null, (services, access) => new UpdatePreviewFlow(services, access.Nix).RunAsync(request, cancellation),
                    (preview, _) => new PreviewView(_context.Out).Write(preview),
                    cancellation, keepsJournal: false)
                : screen.RunAsync(
                    cloud, demo, target is null, (services, access) => new UpdateFlow(services, access.Nix).RunAsync(request, cancellation),
                    (result, _) => new UpdateView(_context.Out, _context.Terminal.OutWidth).Write(result),
                    cancellation));
            ended.Add((host, code));
            if (code != 0 && (cancellation.IsCancellationRequested || !parsed.GetValue(_keepGoing)))
            {
                break;
            }
        }

        if (hosts.Count > 1 && kind != ViewKind.Json)
        {
            UpdateView.Sum(_context.Error, hosts, ended);
        }

        return ended.FirstOrDefault(end => end.Code != 0).Code;
    }

    private UpdateRequest Request(ParseResult parsed, FlakeRef flake, string host, DemoDeploy? demo, UpdateOptions options)
    {
        var key = demo?.SshKey ?? _machine.SshKey(parsed);
        var asked = new HostRequest(flake, host)
        {
            SshKey = key,
            Force = _force.Read(parsed),
            BuildOn = parsed.GetValue(_buildOn) switch
            {
                "local" => BuildOn.Local,
                "remote" => BuildOn.Remote,
                _ => BuildOn.Auto,
            },
        };
        return new UpdateRequest(asked, _machine.Reach(parsed, host) with { SshKey = key }, options);
    }
}
