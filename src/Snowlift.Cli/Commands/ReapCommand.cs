using System.CommandLine;
using Snowlift.Cli.Context;
using Snowlift.Cli.Help;
using Snowlift.Cli.Views;
using Snowlift.Operate.Destroy;
using Snowlift.Provision;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands;

/// <summary><c>snowlift reap</c>: destroys what has expired.</summary>
internal sealed class ReapCommand : DocumentedCommand
{
    private readonly CliContext _context;
    private readonly CloudOptions _cloud = new();
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask: for cron and CI" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would go" };
    private readonly Option<bool> _json = new("--json") { Description = "As one JSON array" };

    public ReapCommand(CliContext context)
        : base("reap", "Destroy the servers that have expired.")
    {
        _context = context;
        Add(_dryRun);
        Add(_yes);
        Add(_json);
        _cloud.AddTo(this);
        SetAction(RunAsync);
    }

    public override string Remarks =>
        "Only servers that Snowlift made, and that were given an end (deploy --ttl, work, extend). One that a run may be installing just now, "
        + "younger than an hour, is left alone. When one cannot be destroyed the others still are, and the exit code is that of the first failure.";

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("snowlift reap --dry-run", "What has expired"),
        new("snowlift reap --yes", "In cron or CI: never asks"),
    ];

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (json, dryRun) = (parsed.GetValue(_json), parsed.GetValue(_dryRun));
        return new RunOnScreen(_context, ViewKind.Quiet).RunAsync(
            _cloud.Read(parsed, _context), demo: null, needsCloud: true,
            async (services, _) =>
            {
                var reaper = new Reaper(services);
                var expired = await reaper.FindAsync(cancellation);
                if (!dryRun && !parsed.GetValue(_yes) && expired.Any(one => !ServerLife.IsBeingInstalled(one)))
                {
                    await ConfirmAsync(services, expired, cancellation);
                }

                return await reaper.ReapAsync(expired, dryRun, cancellation);
            },
            (reaped, _) =>
            {
                new ReapView(_context).Write(reaped, dryRun, json);
                return reaped.Select(one => one.Failure).OfType<SnowliftException>().FirstOrDefault()?.ExitCode ?? ExitCode.Done;
            },
            cancellation);
    }

    private static async Task ConfirmAsync(CloudServices services, IReadOnlyList<FleetServer> expired, CancellationToken cancellation)
    {
        var names = string.Join(", ", expired.Where(one => !ServerLife.IsBeingInstalled(one)).Select(one => one.Server.Name));
        if (!await services.Confirmation.TypedAsync($"This destroys, for good: {names}.", "reap", cancellation))
        {
            throw new SnowliftException(
                ExitCode.Refused, "Nothing was reaped", "'reap' was not typed.", "Type it when asked, or add --yes. --dry-run only looks.");
        }
    }
}
