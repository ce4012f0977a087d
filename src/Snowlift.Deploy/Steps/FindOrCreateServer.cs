using Snowlift.Deploy.Events;
using Snowlift.Deploy.Images;
using Snowlift.Deploy.Keys;
using Snowlift.Deploy.Servers;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;

namespace Snowlift.Deploy.Steps;

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

    private static Task<ServerReady> FindOrCreateAsync(
        DeployRun run, HostChecked host, HetznerClient cloud, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Server,
            run.Request.Create ? "Find or create the server" : "Find the server",
            async scope =>
            {
                var found = await cloud.Servers.FindAsync(host.Host, cancellation);
                if (found is not null)
                {
                    return await UseExistingAsync(run, host, cloud, found, scope, cancellation);
                }

                if (!run.Request.Create)
                {
                    throw new SnowliftException(
                        ExitCode.Usage, $"There is no server named {host.Host}",
                        $"{run.Services.CloudName} has no server of that name in this project.",
                        "Create it: add --create. Or deploy onto a machine of your own: --target-host root@ADDRESS");
                }

                return await CreateAsync(run, host, cloud, scope, cancellation);
            },
            ready => $"{ready.Server!.ServerType.Name} in {ready.Server.Location.Name}, {ready.Endpoint.Address}"
                + (ready.IsNew ? "" : ", exists"));

    private static async Task<ServerReady> CreateAsync(
        DeployRun run, HostChecked host, HetznerClient cloud, StepScope scope, CancellationToken cancellation)
    {
        var choice = ServerTypeChoice.From(
            await cloud.ServerTypes.ListAsync(cancellation), run.Request.ServerType, run.Request.Location);
        if (choice.Instead is { } instead)
        {
            scope.Note(instead);
        }

        var price = ServerPrices.Of(await cloud.Pricing.GetAsync(cancellation), choice.Type, choice.Location);
        var keyId = await RegisterKeyAsync(run, host.Key, cloud, cancellation);
        var hostKey = await HostKeys.GenerateAsync(run.Processes, run.Folder, "throw-away", cancellation);
        scope.Report(new CostSaid(
            $"{choice.Type.Name} in {choice.Location} with a public IPv4" + (run.Services.IsRehearsal ? ", at Hetzner" : ""),
            price.Hourly, price.Monthly, price.Currency));
        scope.Progress($"creating {choice.Type.Name} in {choice.Location}");

        CreatedServer created;
        PublicKey firstKey;
        try
        {
            (created, firstKey) = await OrderFromImage.CreateAsync(
                run,
                host,
                new CreateServerRequest
                {
                    Name = host.Host,
                    ServerType = choice.Type.Name,
                    Location = choice.Location,
                    Image = run.Request.Image,
                    SshKeys = [keyId.ToString()],
                    UserData = CloudInit.WithHostKey(hostKey),
                    Labels = new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        [Labels.Managed] = "true",
                        [Labels.Host] = host.Host,
                        [Labels.Run] = run.Services.RunId,
                        [Labels.State] = Labels.Installing,
                    },
                },
                choice.Type,
                hostKey.Public,
                scope,
                cancellation);
        }
        catch (ApiException e) when (e.Code == ErrorCode.InvalidInput || e.Code == ErrorCode.NotFound)
        {
            throw await ImageUnknownAsync(run, cloud, choice.Type.Architecture, e, cancellation)
                ?? CloudErrors.Explain(e, $"The server {host.Host} could not be created")!;
        }

        var server = created.Server;
        run.Ledger.Server(server.Name, server.Id.Value, run.Services.IsRehearsal ? null : price, run.Services.DestroyCommand(server.Name), created: true);
        var endpoint = ServerEndpoint.Of(run, host.Key, server);
        HostKeys.Pin(endpoint.KnownHosts[0], endpoint.HostKeyAlias!, firstKey);
        return new ServerReady(endpoint, server, price, IsNew: true, [.. created.AllActions()]);
    }

    private static async Task<ServerReady> UseExistingAsync(
        DeployRun run, HostChecked host, HetznerClient cloud, Server server, StepScope scope, CancellationToken cancellation)
    {
        var price = ServerPrices.Of(await cloud.Pricing.GetAsync(cancellation), server.ServerType, server.Location.Name);
        run.Ledger.Server(server.Name, server.Id.Value, run.Services.IsRehearsal ? null : price, run.Services.DestroyCommand(server.Name), created: false);
        if (run.Request.ServerType is { } asked && asked != server.ServerType.Name)
        {
            scope.Note($"The server {server.Name} exists as {server.ServerType.Name}: --server-type {asked} has no effect.");
        }

        var starting = new List<ApiAction>();
        if (server.Status == ServerStatus.Off)
        {
            scope.Progress("it is off: powering on");
            starting.Add(await cloud.Servers.PowerOnAsync(server.Id, cancellation));
        }

        var endpoint = await ServerEndpoint.TrustedAsync(run, host.Key, server, run.Request.AcceptHostKey, cancellation);

        // Ours, and no system was ever verified on it: an earlier run was interrupted, and what is there is ours to wipe.
        var unfinished = server.Labels.GetValueOrDefault(Labels.State) == Labels.Installing
            && server.Labels.GetValueOrDefault(Labels.Host) == host.Host;
        return new ServerReady(endpoint, server, price, unfinished, starting);
    }

    private static async Task<long> RegisterKeyAsync(
        DeployRun run, LoginKey key, HetznerClient cloud, CancellationToken cancellation)
    {
        return await run.Events.StepAsync(
            Step.Key,
            "Register the SSH key",
            async _ =>
            {
                // Keys are unique by fingerprint: one that is there under another name is as good.
                var found = await cloud.SshKeys.FindByFingerprintAsync(
                    SshKeysApi.Fingerprint(key.Public.ToString()), cancellation);
                var created = found is null;
                found ??= await cloud.SshKeys.CreateAsync(
                    KeyName(key), key.Public.ToString(),
                    new Dictionary<string, string>(StringComparer.Ordinal) { [Labels.Managed] = "true" }, cancellation);
                return (found.Id, found.Name, created);
            },
            known => known.created ? $"registered as {known.Name}" : $"known as {known.Name}") is var (id, _, _) ? id : 0;
    }

    // Names are unique, too: the fingerprint's head keeps two keys with one comment apart.
    private static string KeyName(LoginKey key) => $"{key.Name} ({key.Public.Fingerprint[7..15]})";

    private static async Task<SnowliftException?> ImageUnknownAsync(
        DeployRun run, HetznerClient cloud, Architecture architecture, ApiException e, CancellationToken cancellation)
    {
        var images = await cloud.Images.ListAsync(type: ImageType.System, cancellation: cancellation);
        var names = images.Where(i => i.Architecture == architecture).Select(i => i.Name).OfType<string>().Distinct().ToList();
        return names.Contains(run.Request.Image) ? null : new SnowliftException(
            ExitCode.Usage, $"There is no image '{run.Request.Image}' for {architecture}",
            $"The nearest are {Nearest.List(run.Request.Image, names, most: 5)}.", "Choose one with --image.", e);
    }
}
