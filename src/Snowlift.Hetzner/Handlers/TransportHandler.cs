using System.Net.Sockets;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Http;

namespace Snowlift.Hetzner.Handlers;

/// <summary>
/// The end of the chain: sends, reads the whole answer within the time limit, and turns what the network does into an
/// <see cref="ApiUnreachableException"/>. The transport belongs to whoever passed it in.
/// </summary>
internal sealed class TransportHandler(
    HttpMessageHandler transport, bool ownsTransport, TimeSpan timeout, TimeProvider time) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _transport = new(transport, ownsTransport);

    /// <summary>The real network, set up for one API: no redirects, since they would carry the request elsewhere.</summary>
    public static HttpMessageHandler Network(Uri endpoint) => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,

        // The lab listens on loopback, which no proxy can reach.
        UseProxy = !endpoint.IsLoopback,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = System.Net.DecompressionMethods.All,
    };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await _transport.SendAsync(request, either.Token);
            await response.Content.LoadIntoBufferAsync(either.Token);
            return response;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Reason(e) is not null)
        {
            response?.Dispose();
            var endpoint = new Uri(request.RequestUri!.GetLeftPart(UriPartial.Authority));
            throw new ApiUnreachableException(
                new UriBuilder(endpoint) { UserName = "", Password = "" }.Uri,
                Reason(e)!.Value,
                RequestName.Of(request),
                Cause(e),
                e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _transport.Dispose();
        }

        base.Dispose(disposing);
    }

    private static UnreachableReason? Reason(Exception failure) => failure switch
    {
        OperationCanceledException or TimeoutException => UnreachableReason.Timeout,
        HttpRequestException e => e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => UnreachableReason.Dns,
            HttpRequestError.SecureConnectionError => UnreachableReason.Tls,
            HttpRequestError.ProxyTunnelError => UnreachableReason.Proxy,
            HttpRequestError.ConnectionError => (e.InnerException as SocketException)?.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => UnreachableReason.Refused,
                SocketError.TimedOut => UnreachableReason.Timeout,
                _ => UnreachableReason.NoRoute,
            },
            _ => UnreachableReason.Broken,
        },
        IOException or SocketException => UnreachableReason.Broken,
        _ => null,
    };

    // The innermost words are the most telling: "Connection refused", "The remote certificate is invalid because …".
    private string Cause(Exception failure) =>
        failure is OperationCanceledException ? $"no answer within {timeout.TotalSeconds:0.#} s" : failure.GetBaseException().Message;
}
