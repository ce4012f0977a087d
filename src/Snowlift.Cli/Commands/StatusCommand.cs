using System.CommandLine;
using System.Text.Json;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Nix;
using Snowlift.Operate;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift status HOST</c>: how a host is, in the cloud and on the machine.</summary>
internal sealed class StatusCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly HostOptions _host;
    private readonly MachineOptions _machine;
    private readonly CloudOptions _cloud = new();
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON object" };

    public StatusCommand(CliContext context)
        : base("status", "Show how a host is: its server, what runs on it, and whether that is what the flake says.")
    {
        _context = context;
        _host = new HostOptions(context, "status");
        _machine = new MachineOptions(context);
        _host.AddTo(this);
        _machine.AddTo(this);
        Add(_json);
        _cloud.AddWithFlakeTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Changes nothing. The flake is evaluated, not built, and only where one is named or the current folder is one. A machine that "
        + "does not answer is a result, too: exit code 5.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift status web", "All that is known of it"),
        new("snowlift status web --json | jq .machine.failedUnits", "For programs"),
        new("snowlift status web --target-host root@203.0.113.7", "A machine of any other provider"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _host.Check(parsed);
        var target = _machine.TargetHost(parsed);
        var cloud = _cloud.ReadForServer(parsed, _context, target is null ? _host.Name(parsed) : null);
        var screen = new RunOnScreen(_context, ViewKind.Quiet);
        var (asked, host, lab) = _host.NamesFlake(parsed)
            ? await _host.ReadAsync(parsed, cloud, _machine.SshKey(parsed), screen.Say, cancellation)
            : ((FlakeRef?)null, HostName.Parse(_host.Name(parsed)!), null);
        var reach = _machine.Reach(parsed, host);
        return await screen.RunAsync(
            cloud, lab, needsCloud: target is null,
            (services, access) => new StatusFlow(services, access.Nix).RunAsync(reach, asked, cancellation),
            (status, _) =>
            {
                if (parsed.GetValue(_json))
                {
                    _context.Out.WriteLine(JsonSerializer.Serialize(StatusJson.Of(status), ServersJson.Default.StatusJson));
                }
                else
                {
                    new StatusView(_context.Out, _context.Terminal.OutWidth).Write(status);
                }

                return status.Machine is null ? ExitCode.Ssh : ExitCode.Done;
            },
            cancellation);
    }
}
