using System.Globalization;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Runs;

namespace Snowlift.Provision;

/// <summary>
/// Keeps runs of different computers apart on one server: its label <c>snowlift/busy</c> says which run is about to change
/// its disk. Labels know no compare-and-swap, so that it is read again after it was written.
/// </summary>
internal static class ServerClaim
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The label's value for a run that begins now.</summary>
    public static string LabelOf(Run run) => $"{run.Services.RunId}.{TimeToLive.ToLabel(run.Time.GetUtcNow())}";

    /// <summary>Claims it. Nothing for a server without our labels, or one that this run made.</summary>
    /// <exception cref="SnowliftException">Another run works on it, or it is no longer the one that was looked at (refused).</exception>
    public static async Task TakeAsync(Run run, Server server, CancellationToken cancellation)
    {
        if (run.Services.Cloud is not { } cloud || !Fleet.IsOurs(server.Labels) || run.Claimed is not null)
        {
            return;
        }

        var now = await SameAsync(run, cloud, server, cancellation);
        if (Other(run, now.Labels) is { } other)
        {
            throw Refuse(run, other);
        }

        var mine = LabelOf(run);
        run.Claimed = server.Id;
        await cloud.Servers.UpdateAsync(
            server.Id, labels: new Dictionary<string, string>(now.Labels, StringComparer.Ordinal) { [Labels.Busy] = mine }, cancellation: cancellation);
        await Task.Delay(Settle, run.Time, cancellation);
        var after = await cloud.Servers.GetAsync(server.Id, cancellation);
        if (after.Labels.GetValueOrDefault(Labels.Busy) != mine)
        {
            run.Claimed = null;
            throw Refuse(run, Claim.Parse(after.Labels.GetValueOrDefault(Labels.Busy)) ?? new Claim("?", run.Time.GetUtcNow()));
        }
    }

    /// <summary>Lets go of it, when a run ends before its time. Whatever goes wrong here is nobody's concern: the claim ages.</summary>
    public static async Task LeaveAsync(Run run)
    {
        if (run.Claimed is not { } id || run.Services.Cloud is not { } cloud)
        {
            return;
        }

        run.Claimed = null;
        try
        {
            using var limit = new CancellationTokenSource(Patience, run.Time);
            var now = await cloud.Servers.GetAsync(id, limit.Token);
            if (Claim.Parse(now.Labels.GetValueOrDefault(Labels.Busy))?.Run == run.Services.RunId)
            {
                var labels = new Dictionary<string, string>(now.Labels, StringComparer.Ordinal);
                labels.Remove(Labels.Busy);
                await cloud.Servers.UpdateAsync(id, labels: labels, cancellation: limit.Token);
            }
        }
        catch (Exception e) when (e is HetznerException or OperationCanceledException)
        {
            // The run has failed for another reason, which is told.
        }
    }

    /// <summary>Looks once more whom we are about to change: a name and an address may have gone to another server since.</summary>
    /// <exception cref="SnowliftException">It is another one (installation).</exception>
    public static async Task<Server> SameAsync(Run run, HetznerClient cloud, Server server, CancellationToken cancellation)
    {
        var now = await cloud.Servers.GetAsync(server.Id, cancellation);
        return now.Name == server.Name && now.Created == server.Created
            && now.Labels.GetValueOrDefault(Labels.Host) == server.Labels.GetValueOrDefault(Labels.Host)
                ? now
                : throw new SnowliftException(
                    ExitCode.Install, $"The server {server.Id} is no longer the one that this run works on",
                    $"It is called {now.Name} now, and was {server.Name}.", $"Nothing more was done to it. See {run.Suggest.Line("list", "--all")}");
    }

    /// <summary>The run of somebody else that may still be at work.</summary>
    private static Claim? Other(Run run, IReadOnlyDictionary<string, string> labels) =>
        Claim.Parse(labels.GetValueOrDefault(Labels.Busy)) is { } claim
        && claim.Run != run.Services.RunId
        // It held the lock that we hold now: it has ended.
        && claim.Run != run.Lock?.Before?.Run
        && run.Time.GetUtcNow() - claim.Since < ServerLife.LongestInstall
            ? claim
            : null;

    private static SnowliftException Refuse(Run run, Claim other) => new(
        ExitCode.Refused, $"Another computer works on {run.Host} just now",
        $"The server's label {Labels.Busy} names the run {other.Run}, since {other.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC.",
        "Wait until it has ended. If it was killed, its claim ends an hour after it began, or at once with:\n"
        + $"  {run.Suggest.Hcloud($"server remove-label {run.Host} {Labels.Busy}")}");

    private sealed record Claim(string Run, DateTimeOffset Since)
    {
        public static Claim? Parse(string? label) =>
            label?.Split('.') is [var run, var since] && TimeToLive.FromLabel(since) is { } moment ? new Claim(run, moment) : null;
    }
}
