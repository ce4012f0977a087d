using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Operate.Destroy;
using Snowlift.Provision.Deletion;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift destroy HOST…</c>: the server goes, and what was made for it.</summary>
internal sealed class DestroyCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly CloudOptions _cloud = new();
    private readonly ViewOptions _view = new();
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask; not enough for a server that Snowlift did not make" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would go, and what would stay and cost" };
    private readonly Option<bool> _volumes = new("--volumes") { Description = "Its volumes, too, with what is on them" };

    private readonly Argument<string[]> _hosts = new("host")
    {
        HelpName = "HOST", Description = "The servers' names", Arity = ArgumentArity.OneOrMore,
    };

    public DestroyCommand(CliContext context)
        : base("destroy", "Destroy servers, and what was made for them.")
    {
        _context = context;
        Add(_hosts);
        Add(_dryRun);
        Add(_yes);
        Add(_volumes);
        _cloud.AddTo(this);
        _view.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Shows what goes, what stays and what that costs, and asks for the server's name. With the server go the SSH key that Snowlift "
        + "registered, when no other server of ours uses it, and what this computer keeps of it. Volumes, and primary IPs with auto_delete "
        + "off, stay. What is gone already is no failure.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift destroy web --dry-run", "What would go, what would stay and cost"),
        new("snowlift destroy web", "Asks first"),
        new("snowlift destroy web1 web2 --yes", "In scripts"),
        new("snowlift destroy demo --cloud lab", "In the lab"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        // Each may be in another cloud; which one is clear before the first of them goes.
        var hosts = parsed.GetValue(_hosts)!.Select(HostName.Parse).Distinct(StringComparer.Ordinal)
            .Select(host => (Host: host, Cloud: _cloud.ReadForServer(parsed, _context, host))).ToList();
        var kind = _view.Read(parsed, _context);
        foreach (var (host, cloud) in hosts)
        {
            var request = new DestroyRequest(host) { Yes = parsed.GetValue(_yes), Volumes = parsed.GetValue(_volumes) };
            var screen = new RunOnScreen(_context, kind);
            var status = await (parsed.GetValue(_dryRun)
                ? screen.RunAsync(
                    cloud, demo: null, needsCloud: true,
                    (services, _) => new DestroyPreviewFlow(services).RunAsync(request, cancellation),
                    (preview, _) => new PreviewView(_context.Out).Write(preview, cloud),
                    cancellation, keepsJournal: false)
                : screen.RunAsync(
                    cloud, demo: null, needsCloud: true,
                    (services, _) => new DestroyFlow(services).RunAsync(request, cancellation),
                    (report, _) => new DestroyView(_context.Out, _context.Terminal.OutWidth).Write(report),
                    cancellation));
            if (status != 0)
            {
                return status;
            }
        }

        return 0;
    }
}
