using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;
using Snowlift.Runs;

namespace Snowlift.Provision.Servers;

/// <summary>When a server's life ends, and how that is changed.</summary>
public static class ServerLife
{
    /// <summary>How long an install may take before nobody can be at it any more.</summary>
    public static TimeSpan LongestInstall { get; } = TimeSpan.FromHours(1);

    /// <summary>Gives a server more time: from its end, or from now where that is past or <paramref name="fromNow"/> says so.</summary>
    /// <param name="more">Null takes the end away.</param>
    /// <returns>The new end; null for never.</returns>
    /// <exception cref="SnowliftException">No such server (usage); not ours, or it never ends (refused).</exception>
    public static async Task<DateTimeOffset?> ExtendAsync(
        HetznerClient cloud, string host, TimeSpan? more, bool fromNow, DateTimeOffset now, Suggestions suggest, CancellationToken cancellation)
    {
        var server = await cloud.Servers.FindAsync(host, cancellation)
            ?? throw await NoSuchServer.ExplainAsync(cloud, suggest, host, cancellation);
        if (!Fleet.IsOurs(server.Labels))
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The server {host} ({server.Id}) does not have our label",
                "Snowlift changes and reaps only what it made: this one never expires.", $"{suggest.Line("list")} shows those that it made.");
        }

        var end = TimeToLive.FromLabel(server.Labels.GetValueOrDefault(Labels.Expires));
        if (more is not null && end is null && !fromNow)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The server {host} ({server.Id}) never expires",
                "There is no end to move; a new one would shorten its life.",
                $"If that is what you want: {suggest.With("--from-now")}");
        }

        var labels = new Dictionary<string, string>(server.Labels, StringComparer.Ordinal);
        labels.Remove(Labels.Expires);
        DateTimeOffset? next = more is not { } span ? null : (fromNow || !(end > now) ? now : end.Value) + span;
        if (next is { } moment)
        {
            labels[Labels.Expires] = TimeToLive.ToLabel(moment);
        }

        await cloud.Servers.UpdateAsync(server.Id, labels: labels, cancellation: cancellation);
        return next;
    }

    /// <summary>Whether a live run may be installing it just now: such a server is not reaped.</summary>
    public static bool IsBeingInstalled(FleetServer one) => one.State == Labels.Installing && one.Age < LongestInstall;
}
