using System.Net.Http.Headers;
using Snowlift.Hetzner.Configuration;

namespace Snowlift.Hetzner.Handlers;

/// <summary>Says who asks.</summary>
internal sealed class AuthHandler(ApiToken token, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return base.SendAsync(request, cancellationToken);
    }
}
