using System.Net.Http.Headers;
using System.Text;
using Snowlift.Hetzner.Configuration;

namespace Snowlift.Hetzner.Handlers;

/// <summary>
/// Takes the token out of what the server sends back, before anybody reads it: a proxy or a debugging server may echo
/// the request's headers, and error messages end up in journals.
/// </summary>
internal sealed class RedactingHandler(ApiToken token, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);

        // The transport has read the answer already: this is a copy in memory.
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (token.IsIn(body))
        {
            var type = response.Content.Headers.ContentType;
            response.Content.Dispose();
            response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(token.Redact(Encoding.UTF8.GetString(body))));
            response.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type.ToString());
        }

        return response;
    }
}
