using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision;
using Snowlift.Provision.Deletion;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Destroy;

/// <summary>What a destroy would do.</summary>
/// <param name="ServerId">Null where there is no such server any more.</param>
/// <param name="IsOurs">Snowlift made it: <c>--yes</c> alone would do.</param>
/// <param name="Goes">What would go, some words each.</param>
/// <param name="Stays">What would stay and go on costing, with its price.</param>
/// <param name="Cost">What the server has cost so far, net.</param>
/// <param name="Monthly">What it costs a month at most, net.</param>
public sealed record DestroyPreview(
    string Host, long? ServerId, bool IsOurs, IReadOnlyList<string> Goes, IReadOnlyList<string> Stays, decimal Cost, decimal Monthly, string Currency);

/// <summary>Looks at what a destroy would find, and stops there: asks nobody, changes nothing.</summary>
public sealed class DestroyPreviewFlow(CloudServices services)
{
    /// <summary>Looks, and reports on the way.</summary>
    /// <exception cref="SnowliftException">There never was such a server (usage); the destroy would be refused (refused).</exception>
    public async Task<DestroyPreview> RunAsync(DestroyRequest request, CancellationToken cancellation)
    {
        var run = new Run(services, request.Host);
        return await Flow.RunAsync(
            run, new RunStarted(null, services.Name, RunKind.Plan), r => LookAsync(r, services.Cloud!, request, cancellation),
            preview => new DestroyPreviewed(preview), cancellation);
    }

    private static async Task<DestroyPreview> LookAsync(Run run, HetznerClient cloud, DestroyRequest request, CancellationToken cancellation)
    {
        if (await cloud.Servers.FindAsync(request.Host, cancellation) is not { } found)
        {
            return File.Exists(LocalTraces.ConfigFile(run.Paths, request.Host)) || SeenBefore.Has(run.Paths, request.Host, run.Services.CloudName)
                ? new DestroyPreview(request.Host, null, IsOurs: true, ["what this computer keeps of it"], [], 0, 0, "")
                : throw await NoSuchServer.ExplainAsync(cloud, run.Suggest, request.Host, cancellation, run.Services.CloudName);
        }

        DestroyRefusal.Enforce(run.Suggest, found);
        var plan = await DestroyPlan.LookAsync(cloud, found, run.Time.GetUtcNow(), cancellation);
        foreach (var volume in request.Volumes ? plan.Volumes : [])
        {
            DestroyRefusal.Enforce(run.Suggest, volume);
        }

        var items = plan.Items(request.Volumes).ToList();
        return new DestroyPreview(
            found.Name, found.Id.Value, plan.One.IsOurs, [.. items.Where(item => item.Goes).Select(item => item.What)],
            [.. items.Where(item => !item.Goes).Select(item => item.What)], plan.One.SoFar, plan.One.Bill.Monthly, plan.One.Bill.Currency);
    }
}

/// <summary>What a destroy would do is known; nothing was changed.</summary>
public sealed record DestroyPreviewed(DestroyPreview Preview) : RunEvent
{
    protected override string JsonType => "destroy-previewed";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Preview = Preview with { Goes = [.. Preview.Goes.Select(redact)], Stays = [.. Preview.Stays.Select(redact)] } };
}
