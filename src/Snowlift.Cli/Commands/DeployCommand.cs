using System.CommandLine;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Help;
using Snowlift.Cli.LocalLab;
using Snowlift.Cli.Views;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift deploy HOST</c>: from a flake's host to a running, verified server.</summary>
internal sealed class DeployCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly DeployOptions _deploy;
    private readonly CloudOptions _cloud = new();
    private readonly ViewOptions _view = new();

    public DeployCommand(CliContext context)
        : base("deploy", "Turn nixosConfigurations.HOST into a running, verified NixOS server.")
    {
        _context = context;
        _deploy = new DeployOptions(context);
        _deploy.AddTo(this);
        _cloud.AddTo(this);
        _view.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Run again after any interruption: it finds out where things stand and goes on from there. A machine that "
        + "holds data and was not made by Snowlift is only wiped after its name was typed, or with --yes.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift deploy hetzner --create", "From nothing to NixOS: creates the server 'hetzner' and installs the host of that name"),
        new("snowlift deploy web --create --server-type cpx22 --location nbg1", "Choose what it runs on"),
        new("snowlift deploy web --create --no-image", "Install anew, where a baked image would be taken"),
        new("snowlift deploy web --target-host root@203.0.113.7 --accept-host-key SHA256:…", "A machine of any other provider"),
        new("snowlift deploy demo --create --cloud lab", "Rehearse all of it on this computer, without an account or a bill"),
        new("snowlift deploy web --create --yes --json | jq .type", "For programs"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var cloud = _cloud.Read(parsed);
        _deploy.Check(parsed);
        var screen = new RunOnScreen(_context, _view.Read(parsed, _context));
        var demo = cloud.Kind == CloudKind.Lab && !_deploy.NamesFlake(parsed)
            ? await DemoDeploy.PrepareAsync(_context, cloud.Machines, _deploy.SshKey(parsed), screen.Say, cancellation)
            : null;
        var request = _deploy.Read(parsed, cloud.Kind == CloudKind.Lab, demo?.Flake);
        return await screen.DeployAsync(
            demo is null ? request : request with { SshKey = demo.SshKey }, cloud, demo, cancellation);
    }
}
