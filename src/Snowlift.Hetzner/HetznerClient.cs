using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Handlers;
using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Waiting;

namespace Snowlift.Hetzner;

/// <summary>
/// The Hetzner Cloud API. One client serves a whole program: it may be used from many threads, and what it knows about
/// rate limits and running actions is worth sharing. Every call throws <see cref="ApiException"/> where the API refuses,
/// and <see cref="ApiUnreachableException"/> where no answer comes, each after the retries of <c>RetryPolicy</c>.
/// </summary>
public sealed class HetznerClient : IDisposable
{
    private readonly CountingHandler _counting;
    private readonly ApiConnection _connection;
    private readonly ActionWaiter _waiter;

    /// <summary>Sends nothing yet.</summary>
    /// <param name="time">For waits and time limits; the system's by default.</param>
    /// <param name="transport">Instead of the network; it stays the caller's and is not disposed.</param>
    /// <param name="userAgent">Product and version, like <c>snowlift/0.1.0</c>.</param>
    public HetznerClient(
        HetznerOptions options, TimeProvider? time = null, HttpMessageHandler? transport = null, string? userAgent = null)
    {
        time ??= TimeProvider.System;
        Endpoint = options.Endpoint;

        // From the wire to the caller: each handler sees the answers before the next one does.
        HttpMessageHandler chain = new TransportHandler(
            transport ?? TransportHandler.Network(options.Endpoint), transport is null, options.RequestTimeout, time);
        chain = new RedactingHandler(options.Token, chain);
        chain = new AuthHandler(options.Token, chain);
        chain = new UserAgentHandler(userAgent ?? OwnUserAgent(), chain);
        chain = _counting = new CountingHandler(chain);
        chain = new RateLimitHandler(time, chain);
        chain = new ErrorHandler(options.Token, time, chain);
        chain = new RetryHandler(time, Random.Shared.NextDouble, chain);

        _connection = new ApiConnection(options.Endpoint.AbsoluteUri.TrimEnd('/'), new HttpMessageInvoker(chain));
        _waiter = new ActionWaiter(_connection, options.Polling, time);
        Servers = new ServersApi(_connection);
        SshKeys = new SshKeysApi(_connection);
        ServerTypes = new ServerTypesApi(_connection);
        Locations = new LocationsApi(_connection);
        Images = new ImagesApi(_connection);
        Actions = new ActionsApi(_connection, _waiter);
        Pricing = new PricingApi(_connection);
        PrimaryIps = new PrimaryIpsApi(_connection);
        Volumes = new VolumesApi(_connection);
        Networks = new NetworksApi(_connection);
    }

    public Uri Endpoint { get; }

    public ServersApi Servers { get; }

    public SshKeysApi SshKeys { get; }

    public ServerTypesApi ServerTypes { get; }

    public LocationsApi Locations { get; }

    public ImagesApi Images { get; }

    public ActionsApi Actions { get; }

    public PricingApi Pricing { get; }

    public PrimaryIpsApi PrimaryIps { get; }

    public VolumesApi Volumes { get; }

    public NetworksApi Networks { get; }

    /// <summary>Requests sent so far, retries included.</summary>
    public long RequestCount => _counting.Count;

    /// <summary>Ends all waiting for actions, with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _waiter.Dispose();
        _connection.Dispose();
    }

    private static string OwnUserAgent() =>
        $"snowlift-hetzner/{typeof(HetznerClient).Assembly.GetName().Version?.ToString(3) ?? "0"}";
}
