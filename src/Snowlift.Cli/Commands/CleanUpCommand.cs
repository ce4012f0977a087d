using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Operate;
using Snowlift.Provision.Reach;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift cleanup HOST</c>: what infect left of the old system goes.</summary>
internal sealed class CleanUpCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly ServerArgument _host = new();
    private readonly MachineOptions _machine;
    private readonly CloudOptions _cloud = new();
    private readonly ViewOptions _view = new();
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };

    public CleanUpCommand(CliContext context)
        : base("cleanup", "Remove the old system that a deploy with infect has left in /old-root.")
    {
        _context = context;
        _machine = new MachineOptions(context);
        _host.AddTo(this);
        Add(_yes);
        _machine.AddTo(this);
        _cloud.AddTo(this);
        _view.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Says what is there and how much room it takes, and asks for the server's name. What of it is still wanted is to be copied first: "
        + "it does not come back.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift cleanup web", "Asks first"),
        new("snowlift cleanup web --yes", "In scripts"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var reach = _machine.Reach(parsed, _host.Read(parsed));
        var cloud = _cloud.ReadForServer(parsed, _context, reach.TargetHost is null ? reach.Host : null);
        var request = new CleanUpRequest(reach, parsed.GetValue(_yes));
        return await new RunOnScreen(_context, _view.Read(parsed, _context)).RunAsync(
            cloud, null, reach.TargetHost is null, (services, _) => new CleanUpFlow(services).RunAsync(request, cancellation),
            (report, _) => _context.Out.WriteLine(report.Removed is { } old
                ? $"/old-root of {report.Host} is gone: {old.Bytes / 1_000_000} MB of {old}."
                : $"{report.Host} has no /old-root."),
            cancellation);
    }
}
