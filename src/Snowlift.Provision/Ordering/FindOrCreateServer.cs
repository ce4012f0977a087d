using Snowlift.Build;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Install.Requests;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Provision.Ordering;

/// <summary>A machine that can be reached, or will be in a moment.</summary>
/// <param name="Endpoint">How to reach it, host key pinned.</param>
/// <param name="Server">The cloud's server, or null for a machine that is only reached over SSH.</param>
/// <param name="Price">What it costs, where that is known.</param>
/// <param name="IsNew">It was made for this host and holds nothing else yet.</param>
/// <param name="Starting">The cloud's actions that end when it is up.</param>
internal sealed record ServerReady(
    SshEndpoint Endpoint, Server? Server, PriceTag? Price, bool IsNew, IReadOnlyList<ApiAction> Starting);

/// <summary>
/// Finds the server by its name, or creates it. Precondition: the host is resolved. Effect: an SSH key and a server in the
/// project, which costs from then on. May be run again: it looks before it creates. When it fails, the ledger says what
/// exists.
/// </summary>
internal static class FindOrCreateServer
{
    public static Task<ServerReady> RunAsync(DeployRun run, HostChecked host, CancellationToken cancellation) =>
        run.Request.TargetHost is not null
            ? UseMachine.RunAsync(run, run.Request.Reach, host.Key, cancellation)
            : FindOrCreateAsync(run, host, run.Services.Cloud!, cancellation);

    /// <summary>What became of it, in a few words.</summary>
    public static string Summarise(ServerReady ready) =>
        $"{ready.Server!.ServerType.Name} in {ready.Server.Location.Name}, {ready.Endpoint.Address}"
        + (ready.IsNew ? "" : ", exists");

    private static Task<ServerReady> FindOrCreateAsync(
        DeployRun run, HostChecked host, HetznerClient cloud, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Server,
            run.Request.Create ? "Find or create the server" : "Find the server",
            async scope => await DecideServer.LookAsync(run, host, cloud, cancellation) switch
            {
                ServerDecision.Use existing => await UseExistingAsync(run, host, cloud, existing, scope, cancellation),
                ServerDecision.Order order => await OrderServer.RunAsync(run, host, cloud, order, scope, cancellation),
                var other => throw new InvalidOperationException($"{other} is no decision"),
            },
            Summarise);

    private static async Task<ServerReady> UseExistingAsync(
        DeployRun run, HostChecked host, HetznerClient cloud, ServerDecision.Use existing, StepScope scope, CancellationToken cancellation)
    {
        var (server, price, isUnfinished) = existing;
        run.Ledger.Server(server.Name, server.Id.Value, run.Services.IsRehearsal ? null : price, run.Suggest, created: false);
        RefuseIfForeign(run, server);
        if (run.Request.TimeToLive is not null)
        {
            scope.Note($"The server {server.Name} exists, and keeps the end that it has; to change it: {run.Suggest.Line("extend", server.Name, "4h")}");
        }

        if (run.Request.ServerType is { IsEmpty: false } asked && !asked.Contains(server.ServerType.Name))
        {
            scope.Note($"The server {server.Name} exists as {server.ServerType.Name}: --server-type {asked} has no effect.");
        }

        var starting = new List<ApiAction>();
        if (existing.IsOff)
        {
            scope.Progress("it is off: powering on");
            starting.Add(await cloud.Servers.PowerOnAsync(server.Id, cancellation));
        }

        if (run.Request.Restart)
        {
            starting = [await RestartServer.RunAsync(run, cloud, server, isUnfinished, scope, cancellation)];
        }

        var endpoint = await ServerEndpoint.TrustedAsync(run, host.Key, server, run.Request.AcceptHostKey, cancellation);
        return new ServerReady(endpoint, server, price, isUnfinished, starting);
    }

    private static void RefuseIfForeign(DeployRun run, Server server)
    {
        if (run.Request.OnlyNew && server.Labels.GetValueOrDefault(Labels.Run) != run.Services.RunId)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"There is a server named {server.Name} ({server.Id}) already",
                "It was not made by this run: it is not ours to work on, and not ours to destroy afterwards.",
                $"Give the work another host, or see what this server is: {run.Suggest.Line("list", "--all")}");
        }
    }
}
