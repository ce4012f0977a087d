using Snowlift.Lab.Http;
using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

/// <summary>Primary IPs come with servers; one whose <c>auto_delete</c> is off outlives its server.</summary>
internal sealed class PrimaryIpsApi(LabParts lab)
{
    private static readonly Listing<WirePrimaryIp> List = new("primary_ips", WireJson.Default.WirePrimaryIp, ip => ip.Id)
    {
        Name = ip => ip.Name,
        Created = ip => ip.Created,
        Labels = ip => ip.Labels,
    };

    public void Map(Routes routes)
    {
        routes.Get("/primary_ips", All);
        routes.Get("/primary_ips/{id:long}", r => One(Find(lab.Store.Current, r.Route("id"))));
        routes.Put("/primary_ips/{id:long}", UpdateAsync);
        routes.Delete("/primary_ips/{id:long}", Delete);
    }

    private Answer All(ApiRequest request)
    {
        var ips = lab.Store.Current.PrimaryIps.Values.AsEnumerable();
        if (request.Query("ip") is { } address)
        {
            ips = ips.Where(ip => ip.Ip == address);
        }

        return List.Answer(ips.Select(lab.View.PrimaryIp), request);
    }

    private async Task<Answer> UpdateAsync(ApiRequest request)
    {
        var body = await request.BodyAsync(WireJson.Default.UpdateRequest);
        return One(lab.Store.Change(state =>
        {
            var ip = Find(state, request.Route("id"));
            ip = ip with
            {
                Name = body.Name is null ? ip.Name : NameRules.Any(body.Name),
                Labels = body.Labels is null ? ip.Labels : LabelRules.Check(body.Labels),
                AutoDelete = body.AutoDelete ?? ip.AutoDelete,
            };
            return (state.With(ip), ip);
        }));
    }

    private Answer Delete(ApiRequest request)
    {
        lab.Store.Change(state =>
        {
            var ip = Find(state, request.Route("id"));
            if (ip.ServerId is not null)
            {
                throw ApiException.InvalidInput("primary IP is assigned to a server");
            }

            return state with { PrimaryIps = state.PrimaryIps.Remove(ip.Id) };
        });
        return Answer.NoContent;
    }

    private static PrimaryIpRecord Find(LabState state, long id) =>
        state.PrimaryIps.TryGetValue(id, out var ip) ? ip : throw ApiException.NotFound("primary IP", id);

    private Answer One(PrimaryIpRecord ip) =>
        Answer.Object(200, json => json.Field("primary_ip", lab.View.PrimaryIp(ip), WireJson.Default.WirePrimaryIp));
}
