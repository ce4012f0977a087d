using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner;

/// <summary>What things cost.</summary>
public sealed class PricingApi
{
    private readonly ApiConnection _connection;

    internal PricingApi(ApiConnection connection) => _connection = connection;

    public async Task<Pricing> GetAsync(CancellationToken cancellation = default)
    {
        var request = ApiRequest.Get("/pricing");
        var answer = await _connection.SendAsync(request, HetznerJson.Default.PricingAnswer, cancellation);
        return ApiConnection.Part(request, answer.Pricing, "pricing");
    }
}
