using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Names;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner;

/// <summary>Public addresses: those that outlived their servers go on costing money.</summary>
public sealed class PrimaryIpsApi
{
    private readonly ApiConnection _connection;

    internal PrimaryIpsApi(ApiConnection connection) => _connection = connection;

    public Task<IReadOnlyList<PrimaryIp>> ListAsync(
        LabelSelector? selector = null, CancellationToken cancellation = default) =>
        _connection.ListAsync<PrimaryIpPage, PrimaryIp>(
            ApiRequest.Get("/primary_ips", ("label_selector", selector?.ToQuery())),
            HetznerJson.Default.PrimaryIpPage,
            cancellation);

    /// <summary>Gives the address back.</summary>
    /// <exception cref="ApiException"><c>must_be_unassigned</c>: a server still has it.</exception>
    public Task DeleteAsync(long id, CancellationToken cancellation = default) =>
        _connection.SendAsync(ApiRequest.Delete($"/primary_ips/{id}"), cancellation);
}
