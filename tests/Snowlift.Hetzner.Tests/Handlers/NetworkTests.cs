using System.Net;
using System.Net.Sockets;
using System.Text;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests.Handlers;

/// <summary>The real transport against sockets on loopback.</summary>
public sealed class NetworkTests
{
    private static readonly ServerId Id = new(42);

    [Fact]
    public async Task A_port_where_nothing_listens_is_refused_at_once()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Dispose();
        using var client = Client($"http://127.0.0.1:{port}/v1");

        var e = await Should.ThrowAsync<ApiUnreachableException>(() => client.Servers.GetAsync(Id));

        e.Reason.ShouldBe(UnreachableReason.Refused);
        e.Message.ShouldStartWith($"nothing listens at 127.0.0.1:{port} (GET /servers/42)");
    }

    [Fact]
    public async Task A_server_that_speaks_no_tls_is_a_tls_failure()
    {
        using var server = new RawServer(_ => "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        using var client = Client(server.Url.Replace("http:", "https:", StringComparison.Ordinal));

        (await Should.ThrowAsync<ApiUnreachableException>(() => client.Servers.GetAsync(Id))).Reason.ShouldBe(UnreachableReason.Tls);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_a_timeout_and_a_reset_is_not_repeated()
    {
        using var server = new RawServer(_ => "");
        using var client = new HetznerClient(
            new HetznerOptions(new Uri(server.Url), new ApiToken("t")) { RequestTimeout = TimeSpan.FromMilliseconds(200) });

        var e = await Should.ThrowAsync<ApiUnreachableException>(() => client.Servers.ResetAsync(Id));

        e.Reason.ShouldBe(UnreachableReason.Timeout);
        client.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_ends_too_early_is_a_broken_connection()
    {
        using var server = new RawServer(_ => "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"act", closes: true);
        using var client = Client(server.Url);

        var e = await Should.ThrowAsync<ApiUnreachableException>(() => client.Servers.ResetAsync(Id));

        e.Reason.ShouldBe(UnreachableReason.Broken);
        e.MayHaveArrived.ShouldBeTrue();
    }

    [Fact]
    public async Task A_reset_over_a_kept_connection_that_closes_is_sent_once()
    {
        // .NET would by itself send a POST without content again, on a new connection.
        const string Body = "{\"server\":{\"id\":42}}";
        using var server = new RawServer(
            request => request.StartsWith("GET", StringComparison.Ordinal)
                ? $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"
                : null);
        using var client = Client(server.Url);
        await client.Servers.GetAsync(Id);

        var e = await Should.ThrowAsync<ApiUnreachableException>(() => client.Servers.ResetAsync(Id));

        e.Reason.ShouldBe(UnreachableReason.Broken);
        server.Requests.Count(line => line.StartsWith("POST", StringComparison.Ordinal)).ShouldBe(1);
        server.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var server = new RawServer(_ => "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        using var client = Client(server.Url);

        var e = await Should.ThrowAsync<ApiException>(() => client.Servers.GetAsync(Id));

        e.Status.ShouldBe(HttpStatusCode.Found);
        server.Requests.Count.ShouldBe(1);
    }

    private static HetznerClient Client(string endpoint) => new(new HetznerOptions(new Uri(endpoint), new ApiToken("t")));

    /// <summary>Answers each request with raw bytes: an empty answer is silence, null closes the connection.</summary>
    private sealed class RawServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _end = new();
        private readonly Func<string, string?> _answer;
        private readonly bool _closes;
        private readonly List<string> _requests = [];
        private int _connections;

        public RawServer(Func<string, string?> answer, bool closes = false)
        {
            _answer = answer;
            _closes = closes;
            _listener.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";
            _ = AcceptAsync();
        }

        public string Url { get; }

        public int Connections => Volatile.Read(ref _connections);

        public IReadOnlyList<string> Requests
        {
            get
            {
                lock (_requests)
                {
                    return [.. _requests];
                }
            }
        }

        public void Dispose()
        {
            _end.Cancel();
            _listener.Dispose();
            _end.Dispose();
        }

        private async Task AcceptAsync()
        {
            var end = _end.Token;
            try
            {
                while (true)
                {
                    var connection = await _listener.AcceptTcpClientAsync(end);
                    Interlocked.Increment(ref _connections);
                    _ = ServeAsync(connection, end);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The test is over.
            }
        }

        private async Task ServeAsync(TcpClient connection, CancellationToken end)
        {
            using (connection)
            {
                try
                {
                    var buffer = new byte[65536];
                    for (int read; (read = await connection.GetStream().ReadAsync(buffer, end)) > 0;)
                    {
                        var request = Encoding.Latin1.GetString(buffer, 0, read);
                        lock (_requests)
                        {
                            _requests.Add(request.Split('\r')[0]);
                        }

                        if (_answer(request) is not { } answer)
                        {
                            return;
                        }

                        await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answer), end);
                        if (_closes)
                        {
                            return;
                        }
                    }
                }
                catch (Exception e) when (e is OperationCanceledException or IOException)
                {
                    // The test is over, or the client is gone.
                }
            }
        }
    }
}
