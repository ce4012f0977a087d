using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Names;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner;

/// <summary>Volumes: network disks, which stay when their servers go.</summary>
public sealed class VolumesApi
{
    private readonly ApiConnection _connection;

    internal VolumesApi(ApiConnection connection) => _connection = connection;

    public Task<IReadOnlyList<Volume>> ListAsync(
        LabelSelector? selector = null, CancellationToken cancellation = default) =>
        _connection.ListAsync<VolumePage, Volume>(
            ApiRequest.Get("/volumes", ("label_selector", selector?.ToQuery())),
            HetznerJson.Default.VolumePage,
            cancellation);

    /// <summary>Takes it away from its server.</summary>
    public async Task<ApiAction> DetachAsync(long id, CancellationToken cancellation = default)
    {
        var request = ApiRequest.Post($"/volumes/{id}/actions/detach");
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ActionAnswer, cancellation);
        return ApiConnection.Part(request, answer.Action, "action");
    }

    /// <summary>Deletes the volume and what is on it, for good.</summary>
    /// <exception cref="ApiException"><c>locked</c>: a server still has it; <c>protected</c>.</exception>
    public Task DeleteAsync(long id, CancellationToken cancellation = default) =>
        _connection.SendAsync(ApiRequest.Delete($"/volumes/{id}"), cancellation);
}
