using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner;

/// <summary>The sizes on sale, with prices and where they can be ordered.</summary>
public sealed class ServerTypesApi
{
    private readonly ApiConnection _connection;

    internal ServerTypesApi(ApiConnection connection) => _connection = connection;

    public Task<IReadOnlyList<ServerType>> ListAsync(CancellationToken cancellation = default) =>
        ListAsync(ApiRequest.Get("/server_types"), cancellation);

    /// <summary>The one of that name, or null.</summary>
    public async Task<ServerType?> FindAsync(string name, CancellationToken cancellation = default)
    {
        var found = await ListAsync(ApiRequest.Get("/server_types", ("name", name)), cancellation);
        return found.FirstOrDefault(one => one.Name == name);
    }

    private Task<IReadOnlyList<ServerType>> ListAsync(ApiRequest request, CancellationToken cancellation) =>
        _connection.ListAsync<ServerTypePage, ServerType>(request, HetznerJson.Default.ServerTypePage, cancellation);
}
