using System.Globalization;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;
using Snowlift.Runs;

namespace Snowlift.Provision.Servers;

/// <summary>
/// Keeps runs of different computers apart on one server: its label <c>snowlift/busy</c> says which run is about to change
/// its disk. Labels know no compare-and-swap, so that it is read again after it was written. Disposed, it lets go of the
/// server; whatever goes wrong with that matters to no other run, for a claim ages.
/// </summary>
/// <param name="cloud">Null where only SSH reaches the machine: there is nothing to claim.</param>
/// <param name="before">The run of this computer that held the host's lock before; it has ended, whatever its claim says.</param>
public sealed class ServerClaim(Run run, HetznerClient? cloud, string? before) : IAsyncDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private ServerId? _held;

    /// <summary>The label's value for a run that begins now.</summary>
    public static string LabelOf(Run run) => $"{run.Services.RunId}.{TimeToLive.ToLabel(run.Time.GetUtcNow())}";

    /// <summary>The server was ordered with this run's claim on it.</summary>
    public void IsOfNew(ServerId server) => _held = server;

    /// <summary>The label was taken off with others.</summary>
    public void IsGone() => _held = null;

    /// <summary>Claims a server. Nothing for one without our labels, or one that is claimed already.</summary>
    /// <exception cref="SnowliftException">Another run works on it, or it is no longer the one that was looked at (refused).</exception>
    public async Task TakeAsync(Server server, CancellationToken cancellation)
    {
        if (cloud is null || !Fleet.IsOurs(server.Labels) || _held is not null)
        {
            return;
        }

        var now = await SameAsync(run.Suggest, cloud, server, cancellation);
        if (Other(now.Labels) is { } other)
        {
            throw Refuse(other);
        }

        var mine = LabelOf(run);
        _held = server.Id;
        await cloud.Servers.UpdateAsync(
            server.Id, labels: new Dictionary<string, string>(now.Labels, StringComparer.Ordinal) { [Labels.Busy] = mine }, cancellation: cancellation);
        await Task.Delay(Settle, run.Time, cancellation);
        var after = await cloud.Servers.GetAsync(server.Id, cancellation);
        if (after.Labels.GetValueOrDefault(Labels.Busy) != mine)
        {
            _held = null;
            throw Refuse(Claim.Parse(after.Labels.GetValueOrDefault(Labels.Busy)) ?? new Claim("?", run.Time.GetUtcNow()));
        }
    }

    /// <summary>Lets go of the server, when the run ends before its time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_held is not { } id || cloud is null)
        {
            return;
        }

        _held = null;
        try
        {
            using var limit = new CancellationTokenSource(run.Limits.ClaimRelease, run.Time);
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
    public static async Task<Server> SameAsync(Suggestions suggest, HetznerClient cloud, Server server, CancellationToken cancellation)
    {
        var now = await cloud.Servers.GetAsync(server.Id, cancellation);
        return now.Name == server.Name && now.Created == server.Created
            && now.Labels.GetValueOrDefault(Labels.Host) == server.Labels.GetValueOrDefault(Labels.Host)
                ? now
                : throw new SnowliftException(
                    ExitCode.Install, $"The server {server.Id} is no longer the one that this run works on",
                    $"It is called {now.Name} now, and was {server.Name}.", $"Nothing more was done to it. See {suggest.Line("list", "--all")}");
    }

    /// <summary>The run of somebody else that may still be at work.</summary>
    private Claim? Other(IReadOnlyDictionary<string, string> labels) =>
        Claim.Parse(labels.GetValueOrDefault(Labels.Busy)) is { } claim
        && claim.Run != run.Services.RunId
        // It held the lock that we hold now: it has ended.
        && claim.Run != before
        && run.Time.GetUtcNow() - claim.Since < ServerLife.LongestInstall
            ? claim
            : null;

    private SnowliftException Refuse(Claim other) => new(
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
