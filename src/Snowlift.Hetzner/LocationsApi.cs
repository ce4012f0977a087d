using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner;

/// <summary>Where servers can stand.</summary>
public sealed class LocationsApi
{
    private readonly ApiConnection _connection;

    internal LocationsApi(ApiConnection connection) => _connection = connection;

    public Task<IReadOnlyList<Location>> ListAsync(CancellationToken cancellation = default) =>
        ListAsync(ApiRequest.Get("/locations"), cancellation);

    /// <summary>The one of that name, or null.</summary>
    public async Task<Location?> FindAsync(string name, CancellationToken cancellation = default)
    {
        var found = await ListAsync(ApiRequest.Get("/locations", ("name", name)), cancellation);
        return found.FirstOrDefault(one => one.Name == name);
    }

    private Task<IReadOnlyList<Location>> ListAsync(ApiRequest request, CancellationToken cancellation) =>
        _connection.ListAsync<LocationPage, Location>(request, HetznerJson.Default.LocationPage, cancellation);
}
