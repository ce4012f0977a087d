using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision;
using Snowlift.Provision.Deletion;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;
using Snowlift.Runs.Texts;

namespace Snowlift.Operate.Destroy;

/// <summary>
/// Destroys a server and what we made for it: looks, asks, looks again, deletes, waits, and forgets it here. May be run
/// again at any time: what is gone already is no failure.
/// </summary>
public sealed class DestroyFlow(CloudServices services)
{
    /// <summary>Destroys, and reports on the way.</summary>
    /// <exception cref="SnowliftException">Refused by its owner, protected, not ours, or the cloud said no.</exception>
    public Task<DestroyReport> RunAsync(DestroyRequest request, CancellationToken cancellation)
    {
        var run = new Run(services, request.Host);
        return Flow.RunExclusivelyAsync(
            run, new RunStarted(null, services.Name, RunKind.Destroy), (r, _) => DestroyAsync(r, services.Cloud!, request, cancellation),
            report => new DestroyFinished(report), cancellation);
    }

    private static async Task<DestroyReport> DestroyAsync(Run run, HetznerClient cloud, DestroyRequest request, CancellationToken cancellation)
    {
        var found = await cloud.Servers.FindAsync(request.Host, cancellation);
        if (found is null)
        {
            if (!request.OnlyExpired
                && NoSuchServer.Renamed(await cloud.Servers.ListAsync(Fleet.Ours, cancellation), run.Suggest, request.Host) is { } renamed)
            {
                throw renamed;
            }

            var traces = LocalTraces.RemoveOfGone(run.Paths, request.Host, cloud.Endpoint);
            if (traces.Count == 0 && !request.OnlyExpired && !SeenBefore.Has(run.Paths, request.Host, run.Services.CloudName))
            {
                throw await NoSuchServer.ExplainAsync(cloud, run.Suggest, request.Host, cancellation, run.Services.CloudName);
            }

            return new DestroyReport(
                request.Host, null, 0, 0, "", 0, traces.Count > 0 ? ["what this computer kept of it"] : [], []);
        }

        DestroyRefusal.Enforce(run.Suggest, found);
        var plan = await DestroyPlan.LookAsync(cloud, found, run.Time.GetUtcNow(), cancellation);
        await ConfirmAsync(run, request, plan, cancellation);
        var volumes = request.Volumes ? await VolumesAsync(run, request, plan, cancellation) : [];
        return await run.Events.StepAsync(
            Step.Destroy,
            "Destroy the server",
            async scope => await new ServerDeletion(run, cloud, plan, volumes).RunAsync(request, scope, cancellation),
            report => $"{Money.Amount(report.Cost, report.Currency)} in all, {Money.Monthly(report.Monthly, report.Currency)} less");
    }

    private static async Task ConfirmAsync(Run run, DestroyRequest request, DestroyPlan plan, CancellationToken cancellation)
    {
        var lines = plan.Lines(request.Volumes).ToList();
        if (request.Yes && plan.One.IsOurs)
        {
            foreach (var line in lines)
            {
                run.Events.Report(new Notice(line));
            }

            return;
        }

        var stranger = plan.One.IsOurs ? "" : $"\nThe server {plan.Server.Name} does not have our label: Snowlift did not make it.";
        if (!await run.Services.Confirmation.TypedAsync(
            $"This destroys {plan.Server.Name}, for good:\n  " + string.Join("\n  ", lines) + stranger, plan.Server.Name, cancellation))
        {
            throw plan.One.IsOurs
                ? new SnowliftException(
                    ExitCode.Refused, $"The server {plan.Server.Name} ({plan.Server.Id}) was not destroyed", "Its name was not typed.",
                    "Type it when asked, or add --yes.")
                : new SnowliftException(
                    ExitCode.Refused, $"The server {plan.Server.Name} ({plan.Server.Id}) was not destroyed",
                    "It does not have our label: Snowlift did not make it. Then --yes alone does not do, its name must be typed.",
                    $"Type it when asked, at a terminal; or use {run.Suggest.Hcloud($"server delete {plan.Server.Name}")}");
        }
    }

    /// <summary>The volumes that go: a foreign one only where its own name was typed, too.</summary>
    private static async Task<IReadOnlyList<Volume>> VolumesAsync(
        Run run, DestroyRequest request, DestroyPlan plan, CancellationToken cancellation)
    {
        var going = new List<Volume>();
        foreach (var volume in plan.Volumes)
        {
            DestroyRefusal.Enforce(run.Suggest, volume);
            if (Fleet.IsOurs(volume.Labels) || await run.Services.Confirmation.TypedAsync(
                $"The volume {volume.Name} ({volume.Size} GB) does not have our label. What is on it is lost with it.", volume.Name, cancellation))
            {
                going.Add(volume);
                continue;
            }

            throw new SnowliftException(
                ExitCode.Refused, $"Neither {request.Host} nor its volume {volume.Name} was deleted",
                "The volume does not have our label, and its name was not typed.", "Leave --volumes away: then it stays.");
        }

        return going;
    }
}

/// <summary>A server is gone.</summary>
public sealed record DestroyFinished(DestroyReport Report) : RunEvent
{
    protected override string JsonType => "destroy-finished";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Report = Report with { Deleted = [.. Report.Deleted.Select(redact)], Kept = [.. Report.Kept.Select(redact)] } };
}
