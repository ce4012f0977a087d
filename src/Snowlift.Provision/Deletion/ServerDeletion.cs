using Snowlift.Hetzner;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Provision.Deletion;

/// <summary>
/// Deletes what a plan names. Precondition: confirmed. Effect: it is gone, for good. May be run again: the server goes
/// first, since it costs most.
/// </summary>
public sealed class ServerDeletion(Run run, HetznerClient cloud, DestroyPlan plan, IReadOnlyList<Volume> volumes)
{
    private readonly List<string> _deleted = [];
    private readonly List<string> _kept = [];

    public async Task<DestroyReport> RunAsync(DestroyRequest request, StepScope scope, CancellationToken cancellation)
    {
        await DeleteServerAsync(request, scope, cancellation);
        if (plan.Key is { } key && await IsUnusedAsync(key, cancellation))
        {
            await GoneAsync(() => cloud.SshKeys.DeleteAsync(key.Id, cancellation));
            _deleted.Add($"the SSH key {key.Name}");
        }

        foreach (var ip in plan.Addresses)
        {
            if (Fleet.IsOurs(ip.Labels))
            {
                await GoneAsync(() => cloud.PrimaryIps.DeleteAsync(ip.Id, cancellation));
                _deleted.Add($"the primary IP {ip.Ip}");
            }
            else
            {
                _kept.Add(plan.Describe(ip));
            }
        }

        foreach (var volume in plan.Volumes)
        {
            if (volumes.Contains(volume))
            {
                await GoneAsync(() => cloud.Volumes.DeleteAsync(volume.Id, cancellation));
                _deleted.Add($"the volume {volume.Name}");
            }
            else
            {
                _kept.Add(plan.Describe(volume));
            }
        }

        LocalTraces.Remove(run.Paths, plan.Server.Name, plan.Server.Id.Value);
        var until = run.Time.GetUtcNow();
        return new DestroyReport(
            plan.Server.Name, plan.Server.Id.Value, plan.One.Bill.Between(plan.Server.Created, until), plan.One.Bill.Monthly,
            plan.One.Bill.Currency, Math.Round((until - plan.Server.Created).TotalSeconds), _deleted, _kept);
    }

    private async Task DeleteServerAsync(DestroyRequest request, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            await EnsureSameAsync(request, cancellation);
            run.Ledger.Machine($"The server {plan.Server.Name} (id {plan.Server.Id}) is being deleted.");
            scope.Progress($"deleting {plan.Server.Name}");
            await cloud.Actions.WaitAsync(await cloud.Servers.DeleteAsync(plan.Server.Id, cancellation), null, cancellation);
        }
        catch (ApiException e) when (e.Code == ErrorCode.NotFound)
        {
            // Gone in the meantime, or a retried request had got through: that is what was wanted.
        }

        run.Ledger.Machine($"The server {plan.Server.Name} is deleted.");
        _deleted.Add($"the server {plan.Server.Name}");
    }

    /// <summary>Reads its identity again, right before: it must be what was looked at, and what was asked for.</summary>
    private async Task EnsureSameAsync(DestroyRequest request, CancellationToken cancellation)
    {
        var now = await cloud.Servers.GetAsync(plan.Server.Id, cancellation);
        var why = now switch
        {
            _ when now.Name != plan.Server.Name => $"It is called {now.Name} now.",
            _ when Fleet.IsOurs(now.Labels) != plan.One.IsOurs => "Our label on it is not as it was.",
            _ when request.OnlyOfRun is { } made && now.Labels.GetValueOrDefault(Labels.Run) != made => "Another run made it.",
            _ when request.OnlyExpired && !(TimeToLive.FromLabel(now.Labels.GetValueOrDefault(Labels.Expires)) <= run.Time.GetUtcNow()) =>
                "It was given more time.",
            _ => null,
        };
        if (why is not null)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The server {plan.Server.Name} ({plan.Server.Id}) has changed since it was looked at", why + " Nothing was deleted.",
                $"Look at it, and run the same command again: {run.Suggest.Line("list", "--all")}");
        }
    }

    /// <summary>Whether no server of ours has come to use the key since it was looked at.</summary>
    private async Task<bool> IsUnusedAsync(SshKey key, CancellationToken cancellation) =>
        (await cloud.Servers.ListAsync(Fleet.Ours, cancellation)).All(server =>
            server.Id == plan.Server.Id || (server.Labels.GetValueOrDefault(Labels.SshKey) is { } id && id != key.Id.ToString()));

    private static async Task GoneAsync(Func<Task> delete)
    {
        try
        {
            await delete();
        }
        catch (ApiException e) when (e.Code == ErrorCode.NotFound)
        {
            // As above.
        }
    }
}
