using System.Collections.Immutable;
using System.Text.Json;
using Snowlift.Lab.Actions;
using Snowlift.Lab.Consoles;
using Snowlift.Lab.Http;
using Snowlift.Lab.Machines;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;
using static Snowlift.Lab.Actions.ServerOperations;

namespace Snowlift.Lab.Api;

/// <summary>What can be done to a server that exists.</summary>
internal sealed class ServerActionsApi(LabParts lab, OpenConsoles consoles)
{
    /// <summary>How long an enabled rescue system waits for a boot.</summary>
    private static readonly TimeSpan RescueWindow = TimeSpan.FromMinutes(60);

    private readonly NewServer _new = new(lab);

    public void Map(Routes routes)
    {
        Plain("poweron", new("start_server", "starting", lab.Work.StartAsync));
        Plain("poweroff", new("stop_server", "stopping", lab.Work.StopAsync));
        Plain("shutdown", new("shutdown_server", null, lab.Work.ShutdownAsync));
        Plain("reboot", new("reboot_server", "running", lab.Work.RebootAsync));
        Plain("reset", new("reset_server", "running", lab.Work.ResetAsync));
        routes.Post(Path("rebuild"), RebuildAsync);
        routes.Post(Path("enable_rescue"), EnableRescueAsync);
        routes.Post(Path("disable_rescue"), DisableRescueAsync);
        routes.Post(Path("create_image"), CreateImageAsync);
        routes.Post(Path("request_console"), RequestConsoleAsync);
        routes.Post(Path("change_type"), ChangeTypeAsync);
        routes.Post(Path("change_protection"), ChangeProtectionAsync);

        void Plain(string name, Operation operation) => routes.Post(
            Path(name), r => Task.FromResult(Done(lab.Operations.Begin(r.Route("id"), operation))));
    }

    private static string Path(string action) => $"/servers/{{id:long}}/actions/{action}";

    private async Task<Answer> RebuildAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.RebuildRequest);
        NewServer.UserData(body.UserData);
        string? password = null;
        var action = lab.Operations.Begin(
            request.Route("id"),
            new("rebuild_server", "rebuilding", lab.Work.RebuildAsync),
            (state, server) =>
            {
                if (server.ProtectRebuild)
                {
                    throw ApiException.Protected("server rebuild is protected");
                }

                var image = _new.Image(state, body.Image, lab.Catalogue.ServerType(server.ServerType)!);
                password = server.AuthorizedKeys.Count == 0 ? NewServer.RootPassword() : null;
                return state.With(server with
                {
                    ImageId = image.Id,
                    DiskSource = _new.DiskSource(image),
                    UserData = body.UserData ?? server.UserData,
                });
            });
        return Done(action, json => json.WriteString("root_password", password));
    }

    private async Task<Answer> EnableRescueAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.RescueRequest);
        if (body.Type is not (null or "linux64"))
        {
            throw ApiException.InvalidField("type", "must be linux64");
        }

        var keys = NewServer.Keys(lab.Store.Current, body.SshKeys);
        var action = lab.Operations.Begin(
            request.Route("id"),
            new("enable_rescue", null, (id, c) => lab.Work.EnableRescueAsync(id, keys, c)),
            (state, server) => server.RescueUntil > lab.Time.GetUtcNow()
                ? throw new ApiException(422, "rescue_mode_already_enabled", "rescue mode is already enabled")
                : state.With(server with { RescueUntil = lab.Now + RescueWindow }));
        return Done(action, json => json.WriteString("root_password", NewServer.RootPassword()));
    }

    private Task<Answer> DisableRescueAsync(ApiRequest request) => Task.FromResult(Done(lab.Operations.Begin(
        request.Route("id"),
        new("disable_rescue", null, lab.Work.DisableRescueAsync),
        (state, server) => state.With(server with { RescueUntil = null }))));

    private async Task<Answer> CreateImageAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.CreateImageRequest);
        if (body.Type is not (null or "snapshot"))
        {
            throw ApiException.InvalidField("type", "the lab makes snapshots only");
        }

        var labels = LabelRules.Check(body.Labels);
        var imageId = lab.Store.Change(state => { state = state.TakeId(out var id); return (state, id); });
        var action = lab.Operations.Begin(
            request.Route("id"),
            new("create_image", null, (id, c) => lab.Work.SnapshotAsync(id, imageId, c)),
            (state, server) => state.With(Snapshot(state, server, imageId, body.Description, labels)),
            new ActionResource(imageId, "image"));
        var image = lab.View.Image(lab.Store.Current, imageId);
        return Done(action, json => json.Field("image", image!, WireJson.Default.WireImage));
    }

    private SnapshotRecord Snapshot(
        LabState state,
        ServerRecord server,
        long imageId,
        string? description,
        ImmutableSortedDictionary<string, string> labels)
    {
        var origin = server.ImageId is { } id ? lab.View.Image(state, id) : null;
        return new(
            imageId,
            Status: "creating",
            description ?? $"{server.Name}-{lab.Now.ToUnixTimeSeconds()}",
            SizeGB: null,
            server.DiskGB,
            lab.Now,
            server.Id,
            server.Name,
            origin?.OsFlavor ?? "unknown",
            origin?.OsVersion,
            lab.Catalogue.ServerType(server.ServerType)!.Architecture,
            labels);
    }

    private async Task<Answer> RequestConsoleAsync(ApiRequest request)
    {
        var server = Find(lab.Store.Current, request.Route("id"));
        if (lab.Host is not IConsoleHost host)
        {
            throw ApiException.Unsupported("the lab's machines have no console to show");
        }

        ConsoleAccess access;
        try
        {
            access = await host.OpenConsoleAsync(server.Id, OpenConsoles.Lifetime, request.Cancellation);
        }
        catch (MachineException e)
        {
            throw new ApiException(422, e.Code, e.Message);
        }

        return Done(AtOnce(server.Id, "request_console", (state, _) => state), json =>
        {
            json.WriteString("wss_url", consoles.Add(access).ToString());
            json.WriteString("password", access.Password);
        });
    }

    private async Task<Answer> ChangeTypeAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.ChangeTypeRequest);
        var type = body.ServerType is { } wanted
            ? lab.Catalogue.ServerType(wanted.Text) ?? throw ApiException.InvalidInput($"server type '{wanted}' not found")
            : throw ApiException.InvalidField("server_type", "Missing data for required field.");
        var upgradeDisk = body.UpgradeDisk ?? throw ApiException.InvalidField("upgrade_disk", "Missing data for required field.");
        return Done(lab.Operations.Begin(
            request.Route("id"),
            new("change_server_type", "migrating", (id, c) => lab.Work.ChangeTypeAsync(id, type.Name, upgradeDisk, c)),
            (state, server) => lab.View.Status(server) switch
            {
                not "off" => throw new ApiException(422, "server_not_stopped", "server must be stopped to change its type"),
                _ when type.Disk < server.DiskGB =>
                    throw new ApiException(422, "invalid_server_type", "server type's disk is smaller than the server's"),
                _ when type.Architecture != lab.Catalogue.ServerType(server.ServerType)!.Architecture =>
                    throw new ApiException(422, "invalid_server_type", "server type has another architecture"),
                _ when type.Locations.FirstOrDefault(l => l.Name == server.Location) is not { Available: true } =>
                    throw ApiException.Unavailable(),
                _ => state,
            }));
    }

    private async Task<Answer> ChangeProtectionAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.ProtectionRequest);
        return Done(AtOnce(request.Route("id"), "change_protection", (state, server) =>
        {
            server = server with { ProtectDelete = body.Delete ?? server.ProtectDelete, ProtectRebuild = body.Rebuild ?? server.ProtectRebuild };
            return server.ProtectDelete == server.ProtectRebuild
                ? state.With(server)
                : throw ApiException.InvalidInput("delete and rebuild protection must be the same");
        }));
    }

    /// <summary>An action that has ended when it is answered, for it is nothing but a change of the state.</summary>
    private ActionRecord AtOnce(long serverId, string command, Func<LabState, ServerRecord, LabState> change) =>
        lab.Store.Change(state =>
        {
            state = change(state, Find(state, serverId))
                .Begin(command, [new ActionResource(serverId, "server")], lab.Now, out var action)
                .End(action.Id, failure: null, lab.Now);
            return (state, state.Actions[action.Id]);
        });

    private static Answer Done(ActionRecord action, Action<Utf8JsonWriter>? more = null) =>
        Answer.Object(201, json =>
        {
            json.Field("action", WireView.Action(action), WireJson.Default.WireAction);
            more?.Invoke(json);
        });
}
