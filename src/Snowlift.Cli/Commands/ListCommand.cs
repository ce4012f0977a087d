using System.CommandLine;
using System.Text.Json;
using Snowlift.Cli.Cloud;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift list</c>: the servers there are, what they cost, and how long they live.</summary>
internal sealed class ListCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly CloudOptions _cloud = new();
    private readonly Option<bool> _all = new("--all", "-a") { Description = "The project's other servers, too" };
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON array" };

    public ListCommand(CliContext context)
        : base("list", "Show the servers that exist, what they cost, and when they expire.")
    {
        _context = context;
        Aliases.Add("ls");
        Add(_all);
        Add(_json);
        _cloud.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Costs are net, with the public IPv4: begun hours since creation, at most the monthly price in a calendar month. "
        + "docs/servers.md explains them.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift list", "What Snowlift made"),
        new("snowlift list --all", "All of the project; those that are not ours are marked"),
        new("snowlift list --json | jq -r '.[] | select(.leftSeconds < 0) | .name'", "For programs: what has expired"),
    ];

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var cloud = _cloud.Read(parsed, _context);
        var all = parsed.GetValue(_all);
        return new RunOnScreen(_context, ViewKind.Quiet).RunAsync(
            cloud, demo: null, needsCloud: true,
            (services, _) => Fleet.ListAsync(services.Cloud!, all, services.Events.Time.GetUtcNow(), cancellation),
            (servers, _) =>
            {
                if (parsed.GetValue(_json))
                {
                    _context.Out.WriteLine(JsonSerializer.Serialize([.. servers.Select(ServerJson.Of)], ServersJson.Default.ServerJsonArray));
                }
                else
                {
                    new ServerList(_context.Out, _context.Terminal.OutWidth, _context.SuggestIn(cloud)).Write(servers, all, cloud);
                }

                return ExitCode.Done;
            },
            cancellation);
    }
}
