using Snowlift.Lab.Faults;
using Snowlift.Lab.Http;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Api;

/// <summary>What does not change: locations, server types, prices, and the kinds of resources that the lab has none of.</summary>
internal sealed class CatalogueApi(LabParts lab)
{
    private const string Changelog = "https://docs.hetzner.cloud/changelog";

    /// <summary>Kinds that official clients list or look up by name: always empty.</summary>
    private static readonly IReadOnlyList<(string Key, string Kind)> Empty =
    [
        ("isos", "iso"), ("networks", "network"), ("firewalls", "firewall"),
        ("floating_ips", "floating IP"), ("load_balancers", "load balancer"), ("load_balancer_types", "load balancer type"),
        ("placement_groups", "placement group"), ("certificates", "certificate"),
    ];

    private static readonly Listing<WireLocation> Locations =
        new("locations", WireJson.Default.WireLocation, l => l.Id) { Name = l => l.Name };

    private static readonly Listing<WireServerType> ServerTypes =
        new("server_types", WireJson.Default.WireServerType, t => t.Id) { Name = t => t.Name };

    public void Map(Routes routes)
    {
        routes.Get("/locations", r => Locations.Answer(lab.Catalogue.Locations, r));
        routes.Get("/locations/{id:long}", r => Answer.Object(200, json => json.Field(
            "location", One(lab.Catalogue.Locations, l => l.Id, "location", r), WireJson.Default.WireLocation)));
        routes.Get("/server_types", r => ServerTypes.Answer(Types(), r));
        routes.Get("/server_types/{id:long}", r => Answer.Object(200, json => json.Field(
            "server_type", One(Types(), t => t.Id, "server type", r), WireJson.Default.WireServerType)));
        routes.Get("/pricing", _ => Answer.Object(
            200, json => json.Field("pricing", lab.Catalogue.Pricing, WireJson.Default.WirePricing)));
        routes.Get("/datacenters", _ => throw ApiException.Gone(Changelog));
        routes.Get("/datacenters/{id:long}", _ => throw ApiException.Gone(Changelog));
        foreach (var (key, kind) in Empty)
        {
            var none = new Listing<WireNothing>(key, WireJson.Default.WireNothing, _ => 0);
            routes.Get($"/{key}", r => none.Answer([], r));
            routes.Get($"/{key}/{{id:long}}", r => throw ApiException.NotFound(kind, r.Route("id")));
        }
    }

    /// <summary>The server types, with what is out of stock just now marked as not available.</summary>
    private IEnumerable<WireServerType> Types()
    {
        var faults = lab.Options.Faults.Left.OfType<StockFault>().Where(f => !f.Unlisted).ToList();
        return lab.Catalogue.ServerTypes.Select(type => type with
        {
            Locations = [.. type.Locations.Select(l => l with
            {
                Available = l.Available
                    && !faults.Any(f => f.ServerType == type.Name && (f.Location is null || f.Location == l.Name)),
            })],
        });
    }

    private static T One<T>(IEnumerable<T> all, Func<T, long> id, string kind, ApiRequest request)
        where T : class =>
        all.FirstOrDefault(x => id(x) == request.Route("id")) ?? throw ApiException.NotFound(kind, request.Route("id"));
}
