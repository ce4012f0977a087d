using System.Collections.Concurrent;

namespace Snowlift.Rooms.Tests.Rehearsing;

/// <summary>Writes down method and path of every request on its way to the network.</summary>
internal sealed class RequestLog(ConcurrentQueue<string> requests) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        requests.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
        return base.SendAsync(request, cancellationToken);
    }
}
