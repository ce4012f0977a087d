using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift deploy HOST</c>: from a flake's host to a running, verified server.</summary>
internal sealed class DeployCommand : DocumentedCommand
{
    private readonly DeployOptions _deploy;
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would be done: snowlift plan" };
    private readonly CloudOptions _cloud = new();
    private readonly ViewOptions _view = new();

    public DeployCommand(CliContext context)
        : base("deploy", "Turn nixosConfigurations.HOST into a running, verified NixOS server.")
    {
        _deploy = new DeployOptions(context);
        _deploy.AddTo(this);
        Add(_dryRun);
        _cloud.AddWithFlakeTo(this);
        _view.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Run again after any interruption: it finds out where things stand and goes on from there. A machine that "
        + "holds data and was not made by Snowlift is only wiped after its name was typed, or with --yes.\n"
        + "A new server is tried as the first type in every location, then as the next type, until one is in stock; each price is "
        + "said before the order. Without --server-type, types of the same architecture with at least 2 vCPU and 4 GB stand in, "
        + "cheapest first. There is never more than one server.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift deploy hetzner --create", "From nothing to NixOS: creates the server 'hetzner' and installs the host of that name"),
        new("snowlift deploy web --create --server-type cx23,cpx22 --location fsn1,nbg1", "Choose what it runs on, and what else would do"),
        new("snowlift deploy web --create --no-image", "Install anew, where a baked image would be taken"),
        new("snowlift deploy web --target-host root@203.0.113.7 --accept-host-key SHA256:…", "A machine of any other provider"),
        new("snowlift deploy demo --create --cloud lab", "Rehearse all of it on this computer, without an account or a bill"),
        new("snowlift deploy web --create --yes --json | jq .type", "For programs"),
    ];

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation) =>
        _deploy.RunAsync(parsed, _cloud, _view, onlyPlan: parsed.GetValue(_dryRun), cancellation);
}
