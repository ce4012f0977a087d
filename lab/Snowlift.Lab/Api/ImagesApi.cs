using Snowlift.Lab.Actions;
using Snowlift.Lab.Http;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

internal sealed class ImagesApi(LabParts lab)
{
    private static readonly Listing<WireImage> List = new("images", WireJson.Default.WireImage, i => i.Id)
    {
        Name = i => i.Name,
        Created = i => i.Created,
        Labels = i => i.Labels,
    };

    public void Map(Routes routes)
    {
        routes.Get("/images", All);
        routes.Get("/images/{id:long}", r => One(
            lab.View.Image(lab.Store.Current, r.Route("id")) ?? throw ApiException.NotFound("image", r.Route("id"))));
        routes.Put("/images/{id:long}", UpdateAsync);
        routes.Delete("/images/{id:long}", Delete);
        routes.Post("/images/{id:long}/actions/change_protection", ChangeProtectionAsync);
    }

    private Answer All(ApiRequest request)
    {
        var images = lab.View.Images(lab.Store.Current);
        foreach (var (name, value) in new (string, Func<WireImage, string?>)[]
        {
            ("type", i => i.Type),
            ("status", i => i.Status),
            ("architecture", i => i.Architecture),
            ("bound_to", i => i.BoundTo?.ToString()),
        })
        {
            if (request.QueryAll(name) is { Count: > 0 } wanted)
            {
                images = images.Where(i => value(i) is { } v && wanted.Contains(v));
            }
        }

        if (request.Query("include_deprecated") != "true")
        {
            images = images.Where(i => i.Deprecated is null);
        }

        return List.Answer(images, request);
    }

    private async Task<Answer> UpdateAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.UpdateRequest);
        var id = lab.Store.Change(state =>
        {
            var snapshot = Find(state, request.Route("id"));
            return (state.With(snapshot with
            {
                Description = body.Description ?? snapshot.Description,
                Labels = body.Labels is null ? snapshot.Labels : LabelRules.Check(body.Labels),
            }), snapshot.Id);
        });
        return One(lab.View.Image(lab.Store.Current, id)!);
    }

    private Answer Delete(ApiRequest request)
    {
        lab.Store.Change(state =>
        {
            var snapshot = Find(state, request.Route("id"));
            return snapshot switch
            {
                { ProtectDelete: true } => throw ApiException.Protected("image deletion is protected"),
                { Status: "creating" } => throw new ApiException(423, "locked", "cannot perform operation because image is locked"),
                _ => state with
                {
                    Snapshots = state.Snapshots.Remove(snapshot.Id),
                    Servers = state.Servers.SetItems(state.Servers.Values
                        .Where(s => s.ImageId == snapshot.Id)
                        .Select(s => KeyValuePair.Create(s.Id, s with { ImageId = null }))),
                },
            };
        });
        lab.Work.SweepSnapshots();
        return Answer.NoContent;
    }

    private async Task<Answer> ChangeProtectionAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.ProtectionRequest);
        var action = lab.Store.Change(state =>
        {
            var snapshot = Find(state, request.Route("id"));
            state = state.With(snapshot with { ProtectDelete = body.Delete ?? snapshot.ProtectDelete })
                .Begin("change_protection", [new ActionResource(snapshot.Id, "image")], lab.Now, out var begun)
                .End(begun.Id, failure: null, lab.Now);
            return (state, state.Actions[begun.Id]);
        });
        return Answer.Object(201, json => json.Field("action", WireView.Action(action), WireJson.Default.WireAction));
    }

    /// <summary>A snapshot; the system images cannot be changed.</summary>
    private SnapshotRecord Find(LabState state, long id) =>
        state.Snapshots.TryGetValue(id, out var snapshot) ? snapshot
        : lab.Catalogue.Images.Any(i => i.Id == id) ? throw new ApiException(403, "forbidden", "system images cannot be changed")
        : throw ApiException.NotFound("image", id);

    private static Answer One(WireImage image) =>
        Answer.Object(200, json => json.Field("image", image, WireJson.Default.WireImage));
}
