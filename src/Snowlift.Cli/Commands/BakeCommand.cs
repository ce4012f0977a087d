using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Operate.Bake;
using Snowlift.Provision.Reach;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift bake HOST</c>: a snapshot from which the next deploy of that host starts.</summary>
internal sealed class BakeCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly MachineOptions _machine;
    private readonly CloudOptions _cloud = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say whether it could be baked, and what the image would cost" };
    private readonly ViewOptions _view = new();

    private readonly Argument<string> _host = new("host")
    {
        HelpName = "HOST",
        Description = "The host, and the name of its server, as it was deployed",
    };

    public BakeCommand(CliContext context)
        : base("bake", "Make a snapshot of HOST, for deploys of it that take seconds.")
    {
        _context = context;
        _machine = new MachineOptions(context);
        Add(_host);
        Add(_dryRun);
        _machine.AddTo(this, withTarget: false);
        _cloud.AddTo(this);
        _view.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "The server runs on. The snapshot has nothing that makes it itself: neither its SSH host keys nor its machine-id. "
        + "What you and your programs put on the disk is in the snapshot: bake a host that was freshly deployed. A snapshot "
        + "costs by its size until it is deleted. docs/images.md tells it all.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift bake web --dry-run", "What the image would cost"),
        new("snowlift bake web", "A snapshot of the server 'web'"),
        new("snowlift deploy web --create", "A new server from it, with what has changed since"),
        new("snowlift images", "What there is, and what it costs"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var host = HostName.Parse(parsed.GetValue(_host)!);
        var cloud = _cloud.ReadForServer(parsed, _context, host);
        var reach = new ReachRequest(host)
        {
            AcceptHostKey = _machine.AcceptHostKey(parsed),
            SshKey = _machine.SshKey(parsed),
        };
        var screen = new RunOnScreen(_context, _view.Read(parsed, _context));
        return await (parsed.GetValue(_dryRun)
            ? screen.RunAsync(
                cloud, demo: null, needsCloud: true,
                (services, _) => new BakePreviewFlow(services).RunAsync(reach, cancellation),
                (preview, _) => new PreviewView(_context.Out).Write(preview, cloud),
                cancellation, keepsJournal: false)
            : screen.BakeAsync(reach, cloud, cancellation));
    }
}
