using Snowlift.Lab.Actions;
using Snowlift.Lab.Http;
using Snowlift.Lab.Machines;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

/// <summary>Volumes: network disks that outlive their servers. Their actions have ended when they are answered.</summary>
internal sealed class VolumesApi(LabParts lab)
{
    // In GB. Source: the API's description of POST /volumes.
    private const int Smallest = 10;
    private const int Largest = 10240;

    private static readonly Listing<WireVolume> List = new("volumes", WireJson.Default.WireVolume, v => v.Id)
    {
        Name = v => v.Name,
        Created = v => v.Created,
        Labels = v => v.Labels,
    };

    public void Map(Routes routes)
    {
        routes.Get("/volumes", All);
        routes.Post("/volumes", CreateAsync);
        routes.Get("/volumes/{id:long}", r => One(Find(lab.Store.Current, r.Route("id"))));
        routes.Put("/volumes/{id:long}", UpdateAsync);
        routes.Delete("/volumes/{id:long}", Delete);
        routes.Post("/volumes/{id:long}/actions/attach", AttachAsync);
        routes.Post("/volumes/{id:long}/actions/detach", DetachAsync);
        routes.Post("/volumes/{id:long}/actions/change_protection", ProtectAsync);
    }

    /// <summary>Gives volumes to a server that is being created.</summary>
    /// <exception cref="ApiException"><c>invalid_input</c>: unknown, attached, or elsewhere.</exception>
    public static LabState GiveTo(LabState state, IReadOnlyList<long> volumes, long serverId, string location)
    {
        foreach (var id in volumes)
        {
            var volume = state.Volumes.GetValueOrDefault(id) ?? throw ApiException.InvalidInput($"volume '{id}' not found");
            CheckFits(volume, location);
            state = state.With(volume with { ServerId = serverId });
        }

        return state;
    }

    private Answer All(ApiRequest request)
    {
        var volumes = lab.Store.Current.Volumes.Values.Select(lab.View.Volume);
        if (request.QueryAll("status") is { Count: > 0 } statuses)
        {
            volumes = volumes.Where(v => statuses.Contains(v.Status));
        }

        return List.Answer(volumes, request);
    }

    private async Task<Answer> CreateAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.CreateVolumeRequest);
        var name = NameRules.Any(body.Name);
        var labels = LabelRules.Check(body.Labels);
        if (body.Size is not (>= Smallest and <= Largest))
        {
            throw ApiException.InvalidField("size", $"must be between {Smallest} and {Largest}");
        }

        if (body.Format is not null)
        {
            throw ApiException.InvalidField("format", "the lab formats no volumes");
        }

        var volume = lab.Store.Change(state =>
        {
            CheckName(state, name, except: null);
            var location = body.Server is { } serverId
                ? ServerOperations.Find(state, serverId).Location
                : Location(body.Location);
            state = state.TakeId(out var id);
            var record = new VolumeRecord(id, name, body.Size.Value, location, ServerId: null, ProtectDelete: false, lab.Now, labels);
            return (state.With(record), record);
        });
        var action = AtOnce(volume, "create_volume", serverId: body.Server);
        ActionRecord[] next = [];
        if (body.Server is { } to)
        {
            try
            {
                next = [await AttachAsync(volume, to, request.Cancellation)];
            }
            catch (ApiException)
            {
                lab.Store.Change(state => state with { Volumes = state.Volumes.Remove(volume.Id) });
                throw;
            }
        }

        volume = Find(lab.Store.Current, volume.Id);
        return Answer.Object(201, json =>
        {
            json.Field("volume", lab.View.Volume(volume), WireJson.Default.WireVolume);
            json.Field("action", WireView.Action(action), WireJson.Default.WireAction);
            json.Field("next_actions", next.Select(WireView.Action), WireJson.Default.WireAction);
        });
    }

    private async Task<Answer> UpdateAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.UpdateRequest);
        return One(lab.Store.Change(state =>
        {
            var volume = Find(state, request.Route("id"));
            if (body.Name is not null)
            {
                CheckName(state, NameRules.Any(body.Name), except: volume.Id);
            }

            volume = volume with
            {
                Name = body.Name ?? volume.Name,
                Labels = body.Labels is null ? volume.Labels : LabelRules.Check(body.Labels),
            };
            return (state.With(volume), volume);
        }));
    }

    private Answer Delete(ApiRequest request)
    {
        var id = request.Route("id");
        lab.Store.Change(state => Find(state, id) switch
        {
            { ServerId: not null } => throw new ApiException(423, "locked", "volume is attached to a server"),
            { ProtectDelete: true } => throw ApiException.Protected("volume deletion is protected"),
            _ => state with { Volumes = state.Volumes.Remove(id) },
        });
        File.Delete(lab.Options.Paths.Volume(id));
        return Answer.NoContent;
    }

    private async Task<Answer> AttachAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.AttachVolumeRequest);
        var serverId = body.Server ?? throw ApiException.InvalidField("server", "Missing data for required field.");
        return Done(await AttachAsync(Find(lab.Store.Current, request.Route("id")), serverId, request.Cancellation));
    }

    private async Task<ActionRecord> AttachAsync(VolumeRecord volume, long serverId, CancellationToken cancellation)
    {
        var server = ServerOperations.Find(lab.Store.Current, serverId);
        CheckFits(volume, server.Location);
        if (server.LockedBy is not null)
        {
            throw ApiException.Locked();
        }

        await OnMachineAsync(() => lab.Work.AttachAsync(volume, serverId, cancellation));
        volume = lab.Store.Change(state =>
        {
            var attached = Find(state, volume.Id) with { ServerId = serverId };
            return (state.With(attached), attached);
        });
        return AtOnce(volume, "attach_volume", serverId);
    }

    private async Task<Answer> DetachAsync(ApiRequest request)
    {
        var volume = Find(lab.Store.Current, request.Route("id"));
        if (volume.ServerId is null)
        {
            throw ApiException.InvalidInput("volume is not attached to a server");
        }

        await OnMachineAsync(() => lab.Work.DetachAsync(volume, request.Cancellation));
        lab.Store.Change(state => state.With(Find(state, volume.Id) with { ServerId = null }));
        return Done(AtOnce(volume, "detach_volume", volume.ServerId));
    }

    private async Task<Answer> ProtectAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.ProtectionRequest);
        var volume = lab.Store.Change(state =>
        {
            var found = Find(state, request.Route("id"));
            found = found with { ProtectDelete = body.Delete ?? found.ProtectDelete };
            return (state.With(found), found);
        });
        return Done(AtOnce(volume, "change_protection", serverId: null));
    }

    private ActionRecord AtOnce(VolumeRecord volume, string command, long? serverId) => lab.Store.Change(state =>
    {
        ActionResource[] about = serverId is { } id
            ? [new(id, "server"), new(volume.Id, "volume")]
            : [new(volume.Id, "volume")];
        state = state.Begin(command, about, lab.Now, out var action).End(action.Id, failure: null, lab.Now);
        return (state, state.Actions[action.Id]);
    });

    private static async Task OnMachineAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (MachineException e)
        {
            throw new ApiException(422, e.Code, e.Message);
        }
    }

    private string Location(IdOrName? wanted) => wanted is not { } name
        ? throw ApiException.InvalidField("location", "Missing data for required field.")
        : lab.Catalogue.Location(name.Text)?.Name ?? throw ApiException.InvalidInput($"location '{name}' not found");

    private static void CheckFits(VolumeRecord volume, string location)
    {
        if (volume.ServerId is not null)
        {
            throw ApiException.InvalidInput("volume is already attached to a server");
        }

        if (volume.Location != location)
        {
            throw ApiException.InvalidInput("volume and server are in different locations");
        }
    }

    private static void CheckName(LabState state, string name, long? except)
    {
        if (state.Volumes.Values.Any(v => v.Name == name && v.Id != except))
        {
            throw ApiException.NotUnique("volume name is already used", "name");
        }
    }

    private static VolumeRecord Find(LabState state, long id) =>
        state.Volumes.TryGetValue(id, out var volume) ? volume : throw ApiException.NotFound("volume", id);

    private Answer One(VolumeRecord volume) =>
        Answer.Object(200, json => json.Field("volume", lab.View.Volume(volume), WireJson.Default.WireVolume));

    private static Answer Done(ActionRecord action) =>
        Answer.Object(201, json => json.Field("action", WireView.Action(action), WireJson.Default.WireAction));
}
