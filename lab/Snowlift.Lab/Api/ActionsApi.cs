using System.Globalization;
using Snowlift.Lab.Http;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

/// <summary>Looking actions up: many by their ids, or those of one kind of resource, or of one resource.</summary>
internal sealed class ActionsApi(LabParts lab)
{
    private const string Changelog = "https://docs.hetzner.cloud/changelog";

    private static readonly Listing<WireAction> List = new("actions", WireJson.Default.WireAction, a => a.Id)
    {
        Created = a => a.Started,
    };

    public void Map(Routes routes)
    {
        routes.Get("/actions", ByIds);
        routes.Get("/actions/{id:long}", r => One(r, "id", _ => true));
        foreach (var (path, kind) in new[] { ("servers", "server"), ("images", "image"), ("primary_ips", "primary_ip"), ("volumes", "volume") })
        {
            bool IsOfKind(ActionRecord a) => a.Resources.Any(x => x.Type == kind);
            Func<ActionRecord, bool> IsOf(ApiRequest r) => a => a.Resources.Any(x => x.Type == kind && x.Id == r.Route("id"));

            routes.Get($"/{path}/actions", r => Many(r, IsOfKind));
            routes.Get($"/{path}/actions/{{action:long}}", r => One(r, "action", IsOfKind));
            routes.Get($"/{path}/{{id:long}}/actions", r => Many(r, IsOf(r)));
            routes.Get($"/{path}/{{id:long}}/actions/{{action:long}}", r => One(r, "action", IsOf(r)));
        }
    }

    private Answer ByIds(ApiRequest request)
    {
        var ids = request.QueryAll("id");
        if (ids.Count == 0)
        {
            throw ApiException.Gone(Changelog);
        }

        var wanted = ids
            .Select(i => long.TryParse(i, CultureInfo.InvariantCulture, out var id) ? id : throw ApiException.InvalidField("id", "must be a number"))
            .ToHashSet();
        return Many(request, a => wanted.Contains(a.Id));
    }

    private Answer Many(ApiRequest request, Func<ActionRecord, bool> which)
    {
        var actions = lab.Store.Current.Actions.Values.Where(which);
        if (request.QueryAll("status") is { Count: > 0 } statuses)
        {
            actions = actions.Where(a => statuses.Contains(a.Status));
        }

        return List.Answer(actions.Select(WireView.Action), request);
    }

    private Answer One(ApiRequest request, string name, Func<ActionRecord, bool> which)
    {
        var id = request.Route(name);
        return lab.Store.Current.Actions.TryGetValue(id, out var action) && which(action)
            ? Answer.Object(200, json => json.Field("action", WireView.Action(action), WireJson.Default.WireAction))
            : throw ApiException.NotFound("action", id);
    }
}
