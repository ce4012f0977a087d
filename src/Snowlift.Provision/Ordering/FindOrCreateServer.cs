using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Reach;
using Snowlift.Provision.Servers;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Provision.Ordering;

/// <summary>
/// Finds the server by its name, or creates it. Precondition: the host is resolved. Effect: an SSH key and a server in the
/// project, which costs from then on. May be run again: it looks before it creates. When it fails, the ledger says what
/// exists.
/// </summary>
public static class FindOrCreateServer
{
    public static Task<ServerReady> RunAsync(Run run, HetznerClient? cloud, ServerRequest wanted, ServerClaim claim, CancellationToken cancellation) =>
        wanted.Reach.TargetHost is not null
            ? UseMachine.RunAsync(run, wanted.Reach, wanted.Key, cancellation)
            : FindOrCreateAsync(run, cloud!, wanted, claim, cancellation);

    /// <summary>What became of it, in a few words.</summary>
    public static string Summarise(ServerReady ready) =>
        $"{ready.Server!.ServerType.Name} in {ready.Server.Location.Name}, {ready.Endpoint.Address}"
        + (ready.IsNew ? "" : ", exists");

    private static Task<ServerReady> FindOrCreateAsync(
        Run run, HetznerClient cloud, ServerRequest wanted, ServerClaim claim, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Server,
            wanted.Create ? "Find or create the server" : "Find the server",
            async scope => await DecideServer.LookAsync(run, cloud, wanted, cancellation) switch
            {
                ServerDecision.Use existing => await UseExistingAsync(run, cloud, wanted, claim, existing, scope, cancellation),
                ServerDecision.Order order => await OrderServer.RunAsync(run, cloud, wanted, claim, order, scope, cancellation),
                var other => throw new InvalidOperationException($"{other} is no decision"),
            },
            Summarise);

    private static async Task<ServerReady> UseExistingAsync(
        Run run, HetznerClient cloud, ServerRequest wanted, ServerClaim claim, ServerDecision.Use existing, StepScope scope,
        CancellationToken cancellation)
    {
        var (server, price, isUnfinished) = existing;
        run.Ledger.Server(server.Name, server.Id.Value, run.Services.IsRehearsal ? null : price, run.Suggest, created: false);
        RefuseIfForeign(run, wanted, server);
        if (wanted.TimeToLive is not null)
        {
            scope.Note($"The server {server.Name} exists, and keeps the end that it has; to change it: {run.Suggest.Line("extend", server.Name, "4h")}");
        }

        if (wanted.ServerType is { IsEmpty: false } asked && !asked.Contains(server.ServerType.Name))
        {
            scope.Note($"The server {server.Name} exists as {server.ServerType.Name}: --server-type {asked} has no effect.");
        }

        var starting = new List<ApiAction>();
        if (existing.IsOff)
        {
            scope.Progress("it is off: powering on");
            starting.Add(await cloud.Servers.PowerOnAsync(server.Id, cancellation));
        }

        if (wanted.Restart)
        {
            starting = [await RestartServer.RunAsync(run, cloud, claim, server, wanted.Image, isUnfinished, scope, cancellation)];
        }

        var endpoint = await ServerEndpoint.TrustedAsync(run, wanted.Key, server, wanted.Reach.AcceptHostKey, cancellation);
        return new ServerReady(endpoint, server, price, isUnfinished, starting) { Cloud = cloud };
    }

    private static void RefuseIfForeign(Run run, ServerRequest wanted, Server server)
    {
        if (wanted.OnlyNew && server.Labels.GetValueOrDefault(Labels.Run) != run.Services.RunId)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"There is a server named {server.Name} ({server.Id}) already",
                "It was not made by this run: it is not ours to work on, and not ours to destroy afterwards.",
                $"Give the work another host, or see what this server is: {run.Suggest.Line("list", "--all")}");
        }
    }
}
