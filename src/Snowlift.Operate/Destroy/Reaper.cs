using Snowlift.Provision;
using Snowlift.Provision.Deletion;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;

namespace Snowlift.Operate.Destroy;

/// <summary>What became of a server that has expired.</summary>
/// <param name="Report">Its end; null where it is still there.</param>
/// <param name="Failure">Why it could not be destroyed.</param>
/// <param name="LeftAlone">Why it was not to be.</param>
public sealed record Reaped(FleetServer One, DestroyReport? Report, SnowliftException? Failure, string? LeftAlone);

/// <summary>Finds what has expired and destroys it; one that fails does not keep the others.</summary>
public sealed class Reaper(CloudServices services)
{
    /// <summary>Servers of ours whose end is past.</summary>
    public async Task<IReadOnlyList<FleetServer>> FindAsync(CancellationToken cancellation)
    {
        var ours = await Fleet.ListAsync(services.Cloud!, all: false, services.Events.Time.GetUtcNow(), cancellation);
        return [.. ours.Where(one => one.IsExpired)];
    }

    /// <summary>Destroys them, one after another.</summary>
    public async Task<IReadOnlyList<Reaped>> ReapAsync(IReadOnlyList<FleetServer> expired, bool dryRun, CancellationToken cancellation)
    {
        var reaped = new List<Reaped>();
        foreach (var one in expired)
        {
            reaped.Add(ServerLife.IsBeingInstalled(one)
                ? new Reaped(one, null, null, "a run may be installing it just now")
                : dryRun ? new Reaped(one, null, null, null) : await ReapAsync(one, cancellation));
        }

        return reaped;
    }

    private async Task<Reaped> ReapAsync(FleetServer one, CancellationToken cancellation)
    {
        try
        {
            var request = new DestroyRequest(one.Server.Name) { Yes = true, OnlyExpired = true };
            return new Reaped(one, await new DestroyFlow(services).RunAsync(request, cancellation), null, null);
        }
        catch (SnowliftException e) when (e.ExitCode != ExitCode.Cancelled)
        {
            return new Reaped(one, null, e, null);
        }
    }
}
