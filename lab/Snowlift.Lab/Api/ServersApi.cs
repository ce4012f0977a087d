using Snowlift.Lab.Actions;
using Snowlift.Lab.Http;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

internal sealed class ServersApi(LabParts lab)
{
    private static readonly Listing<WireServer> List = new("servers", WireJson.Default.WireServer, s => s.Id)
    {
        Name = s => s.Name,
        Created = s => s.Created,
        Labels = s => s.Labels,
    };

    private readonly NewServer _new = new(lab);

    public void Map(Routes routes)
    {
        routes.Get("/servers", All);
        routes.Post("/servers", CreateAsync);
        routes.Get("/servers/{id:long}", r => One(lab.Store.Current, r.Route("id")));
        routes.Put("/servers/{id:long}", UpdateAsync);
        routes.Delete("/servers/{id:long}", Delete);
    }

    private Answer All(ApiRequest request)
    {
        var state = lab.Store.Current;
        var servers = state.Servers.Values.Select(s => lab.View.Server(state, s));
        if (request.QueryAll("status") is { Count: > 0 } statuses)
        {
            servers = servers.Where(s => statuses.Contains(s.Status));
        }

        return List.Answer(servers, request);
    }

    private async Task<Answer> CreateAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.CreateServerRequest);
        var (id, steps, created) = lab.Store.Change(state =>
        {
            var wanted = _new.Read(state, body);
            if (state.Servers.Count >= lab.Options.ServerLimit)
            {
                throw ApiException.LimitExceeded("server");
            }

            CheckName(state, wanted.Name, except: null);
            state = VolumesApi.GiveTo(Place(state, wanted, out var serverId), body.Volumes ?? [], serverId, wanted.Location);
            var create = new ServerOperations.Operation("create_server", "initializing", lab.Work.CreateAsync);
            var start = new ServerOperations.Operation("start_server", "starting", lab.Work.StartAsync);
            (state, var begun) = lab.Operations.Lock(
                state, serverId, wanted.Start ? [create, start] : [create], [new ActionResource(serverId, "server")]);
            return (state, (serverId, begun, state));
        });

        var server = lab.View.Server(created, created.Servers[id]);
        var password = created.Servers[id].AuthorizedKeys.Count == 0 ? NewServer.RootPassword() : null;
        lab.Operations.Run(steps);
        return Answer.Object(201, json =>
        {
            json.Field("server", server, WireJson.Default.WireServer);
            json.Field("action", WireView.Action(steps[0].Action), WireJson.Default.WireAction);
            json.Field("next_actions", steps.Skip(1).Select(s => WireView.Action(s.Action)), WireJson.Default.WireAction);
            json.WriteString("root_password", password);
        });
    }

    private async Task<Answer> UpdateAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.UpdateRequest);
        var id = request.Route("id");
        return One(lab.Store.Change(state =>
        {
            var server = ServerOperations.Find(state, id);
            if (body.Name is not null)
            {
                CheckName(state, NameRules.Server(body.Name), except: id);
            }

            state = state.With(server with
            {
                Name = body.Name ?? server.Name,
                Labels = body.Labels is null
                    ? server.Labels
                    : LabelRules.Check(body.Labels).RemoveRange([LabLabels.SshPort, LabLabels.Address]),
            });
            return (state, state);
        }), id);
    }

    private Answer Delete(ApiRequest request)
    {
        var action = lab.Operations.Begin(
            request.Route("id"),
            new ServerOperations.Operation("delete_server", "deleting", lab.Work.DeleteAsync),
            (state, server) => server.ProtectDelete ? throw ApiException.Protected("server deletion is protected") : state);
        return Answer.Object(200, json => json.Field("action", WireView.Action(action), WireJson.Default.WireAction));
    }

    /// <summary>Gives the server its id, its addresses and its disk.</summary>
    private LabState Place(LabState state, NewServer.Wanted wanted, out long id)
    {
        state = state.TakeId(out var serverId);
        var given = wanted.PublicNet?.Ipv4 is { } ipv4Id ? Unassigned(state, ipv4Id, "ipv4") : null;
        var next = state.NextAddress;
        var (address, port) = given is null
            ? lab.Addresses.Take(ref next, a => state.Servers.Values.Any(s => s.Address == a) || state.PrimaryIps.Values.Any(i => i.Ip == a))
            : (given.Ip, lab.Addresses.Port(given.Ip));
        state = state with { NextAddress = next };
        if (wanted.PublicNet?.EnableIpv4 != false)
        {
            state = Assign(state, given, "ipv4", address, wanted.Location, serverId);
        }

        if (wanted.PublicNet?.EnableIpv6 != false)
        {
            var givenIpv6 = wanted.PublicNet?.Ipv6 is { } ipv6Id ? Unassigned(state, ipv6Id, "ipv6") : null;
            state = Assign(state, givenIpv6, "ipv6", $"2001:db8:77:{serverId % 0x10000:x}::/64", wanted.Location, serverId);
        }

        id = serverId;
        return state.With(new ServerRecord
        {
            Id = serverId,
            Name = wanted.Name,
            Created = lab.Now,
            ServerType = wanted.Type.Name,
            Location = wanted.Location,
            ImageId = wanted.Image.Id,
            DiskSource = _new.DiskSource(wanted.Image),
            DiskGB = wanted.Type.Disk,
            Labels = wanted.Labels,
            AuthorizedKeys = wanted.Keys,
            UserData = wanted.UserData,
            Address = address,
            SshPort = port,
            Uefi = wanted.Uefi,
        });
    }

    private LabState Assign(LabState state, PrimaryIpRecord? given, string type, string ip, string location, long serverId)
    {
        if (given is not null)
        {
            return state.With(given with { ServerId = serverId });
        }

        state = state.TakeId(out var id);
        return state.With(new PrimaryIpRecord(
            id, $"primary_ip-{id}", type, ip, location, serverId, AutoDelete: true, lab.Now, LabelRules.Check(null)));
    }

    private static PrimaryIpRecord Unassigned(LabState state, long id, string type) =>
        state.PrimaryIps.TryGetValue(id, out var ip) && ip.Type == type
            ? ip.ServerId is null ? ip : throw ApiException.InvalidInput("primary IP is already assigned")
            : throw ApiException.InvalidInput($"primary IP '{id}' not found");

    private static void CheckName(LabState state, string name, long? except)
    {
        if (state.Servers.Values.Any(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase) && s.Id != except))
        {
            throw ApiException.NotUnique("server name is already used", "name");
        }
    }

    private Answer One(LabState state, long id) => Answer.Object(200, json => json.Field(
        "server", lab.View.Server(state, ServerOperations.Find(state, id)), WireJson.Default.WireServer));
}
