using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Install.Requests;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift check HOST</c>: what a deploy would refuse, before anything exists.</summary>
internal sealed class CheckCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly HostOptions _host;
    private readonly MachineOptions _machine;
    private readonly ForceOption _force = new();
    private readonly CloudOptions _cloud = new();
    private readonly ViewOptions _view = new();
    private readonly Option<bool> _withServer = new("--server") { Description = "Hold it against the server of that name, too: firmware, disks, network" };
    private readonly Option<bool> _strict = new("--strict") { Description = "Exit 8 for warnings, too" };

    public CheckCommand(CliContext context)
        : base("check", "Look whether nixosConfigurations.HOST would boot and let its owner in.")
    {
        _context = context;
        _host = new HostOptions(context, "check");
        _machine = new MachineOptions(context);
        _host.AddTo(this);
        Add(_withServer);
        _machine.AddTo(this);
        Add(_strict);
        _force.AddTo(this);
        _cloud.AddWithFlakeTo(this);
        _view.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Changes nothing, here or there. The same checks are the first step of every deploy: what refuses here (exit 8) "
        + "refuses there, before anything is created or wiped. docs/preflight.md explains each.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift check hetzner", "The configuration alone, in one evaluation"),
        new("snowlift check hetzner --server", "And whether it fits the server 'hetzner'"),
        new("snowlift check web --target-host root@203.0.113.7", "Or a machine of any other provider"),
        new("snowlift check web --strict --json | jq 'select(.type == \"check\")'", "In CI"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _host.Check(parsed);
        var cloud = parsed.GetValue(_withServer) && _machine.TargetHost(parsed) is null
            ? _cloud.ReadForServer(parsed, _context, _host.Name(parsed))
            : _cloud.Read(parsed, _context);
        var screen = new RunOnScreen(_context, _view.Read(parsed, _context));
        var (flake, host, demo) = await _host.ReadAsync(parsed, cloud, _machine.SshKey(parsed), screen.Say, cancellation);

        var target = _machine.TargetHost(parsed);
        var request = new DeployRequest(flake, host)
        {
            TargetHost = target,
            AcceptHostKey = _machine.AcceptHostKey(parsed),
            SshKey = demo?.SshKey ?? _machine.SshKey(parsed),
            Force = _force.Read(parsed),
        };
        return await screen.CheckAsync(
            request, cloud, demo, parsed.GetValue(_withServer) || target is not null, parsed.GetValue(_strict), cancellation);
    }
}
