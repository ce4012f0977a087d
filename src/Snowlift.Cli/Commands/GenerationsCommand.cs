using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Operate.Updates;
using Snowlift.Provision.Reach;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift generations HOST</c>: what a host could go back to.</summary>
internal sealed class GenerationsCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly ServerArgument _host = new();
    private readonly MachineOptions _machine;
    private readonly CloudOptions _cloud = new();
    private readonly ViewOptions _view = new();

    public GenerationsCommand(CliContext context)
        : base("generations", "List a host's generations: what runs, what was booted, what the next boot takes.")
    {
        _context = context;
        _machine = new MachineOptions(context);
        _host.AddTo(this);
        _machine.AddTo(this);
        _cloud.AddTo(this);
        _view.AddTo(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift generations web", "A table, the newest last"),
        new("snowlift generations web --json | jq 'select(.type == \"generations\")'", "For programs"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var reach = _machine.Reach(parsed, _host.Read(parsed));
        var cloud = _cloud.ReadForServer(parsed, _context, reach.TargetHost is null ? reach.Host : null);
        return await new RunOnScreen(_context, _view.Read(parsed, _context)).RunAsync(
            cloud, null, reach.TargetHost is null, (services, _) => new GenerationsFlow(services).RunAsync(reach, cancellation),
            (report, _) => GenerationsView.Write(_context.Out, report),
            cancellation);
    }
}
