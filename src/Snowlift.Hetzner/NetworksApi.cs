using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner;

/// <summary>Private networks.</summary>
public sealed class NetworksApi
{
    private readonly ApiConnection _connection;

    internal NetworksApi(ApiConnection connection) => _connection = connection;

    /// <summary>The network of that id.</summary>
    /// <exception cref="ApiException"><c>not_found</c>: there is no such network in this project.</exception>
    public async Task<Network> GetAsync(long id, CancellationToken cancellation = default)
    {
        var request = ApiRequest.Get($"/networks/{id}");
        var answer = await _connection.SendAsync(request, HetznerJson.Default.NetworkAnswer, cancellation);
        return ApiConnection.Part(request, answer.Network, "network");
    }
}
