using System.Net;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Tests.Fakes;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests.Handlers;

public sealed class RetryTests
{
    private const int AllTries = 6;

    private static readonly ServerId Id = new(42);

    public static TheoryData<int, string, bool, bool> Codes { get; } = new()
    {
        // status, code, sent again when reading, sent again when creating or switching
        { 400, "json_error", false, false },
        { 401, "unauthorized", false, false },
        { 401, "token_readonly", false, false },
        { 403, "forbidden", false, false },
        { 403, "maintenance", false, false },
        { 403, "resource_limit_exceeded", false, false },
        { 404, "not_found", false, false },
        { 409, "uniqueness_error", false, false },
        { 409, "conflict", true, true },
        { 410, "deprecated_api_endpoint", false, false },
        { 412, "resource_unavailable", false, false },
        { 422, "invalid_input", false, false },
        { 422, "service_error", false, false },
        { 422, "unsupported_error", false, false },
        { 422, "server_not_stopped", false, false },
        { 423, "locked", true, true },
        { 423, "protected", false, false },
        { 423, "resource_locked", false, false },
        { 429, "rate_limit_exceeded", true, true },
        { 500, "server_error", false, false },
        { 502, "bad_gateway", true, false },
        { 503, "unavailable", true, false },
        { 504, "timeout", true, false },
        { 400, "a_code_of_tomorrow", false, false },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Each_code_is_retried_only_where_that_is_safe(int status, string code, bool whenReading, bool whenPosting)
    {
        string[] requests = ["GET /servers/42", "PUT /servers/42", "DELETE /servers/42", "POST /servers", "POST /servers/42/actions/reset"];
        using var api = new FakeApi();
        foreach (var request in requests)
        {
            api.OnError(request, status, code);
        }

        using var client = api.Client();
        Func<Task>[] calls =
        [
            () => client.Servers.GetAsync(Id),
            () => client.Servers.UpdateAsync(Id, "web"),
            () => client.Servers.DeleteAsync(Id),
            () => client.Servers.CreateAsync(new CreateServerRequest { Name = "web", ServerType = "cx23", Image = "debian-12" }),
            () => client.Servers.ResetAsync(Id),
        ];

        foreach (var (i, call) in calls.Index())
        {
            var e = await Should.ThrowAsync<ApiException>(call);

            e.Code.ShouldBe(ErrorCode.Of(code));
            ((int)e.Status).ShouldBe(status);
            e.Message.ShouldBe($"the words for {code}");
            e.Request.ShouldBe(requests[i]);
            var again = requests[i].StartsWith("POST", StringComparison.Ordinal) ? whenPosting : whenReading;
            api.Lines.Count(line => line == requests[i]).ShouldBe(again ? AllTries : 1, requests[i]);
        }

        client.RequestCount.ShouldBe(api.Calls.Count);
    }

    [Fact]
    public async Task A_request_that_succeeds_the_second_time_is_a_success_and_is_sent_unchanged()
    {
        using var api = new FakeApi()
            .OnError("PUT /servers/42", 409, "conflict")
            .On("PUT /servers/42", $$"""{"server":{{Samples.Server}}}""");
        using var client = api.Client();

        (await client.Servers.UpdateAsync(Id, "web")).Name.ShouldBe("web");

        api.Calls.Count.ShouldBe(2);
        api.Calls[1].ShouldBe(api.Calls[0]);
    }

    [Fact]
    public async Task An_ambiguous_network_failure_never_repeats_a_post()
    {
        using var api = new FakeApi()
            .On("GET /servers/42", $$"""{"server":{{Samples.Server}}}""")
            .On("POST /servers", new HttpRequestException(HttpRequestError.ResponseEnded))
            .On("POST /servers/42/actions/reset", new TaskCanceledException());
        using var client = api.Client();
        await client.Servers.GetAsync(Id);

        var created = await Should.ThrowAsync<ApiUnreachableException>(() =>
            client.Servers.CreateAsync(new CreateServerRequest { Name = "web", ServerType = "cx23", Image = "debian-12" }));
        var reset = await Should.ThrowAsync<ApiUnreachableException>(() => client.Servers.ResetAsync(Id));

        created.Reason.ShouldBe(UnreachableReason.Broken);
        reset.Reason.ShouldBe(UnreachableReason.Timeout);
        created.MayHaveArrived.ShouldBeTrue();
        reset.MayHaveArrived.ShouldBeTrue();
        api.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_read_survives_timeouts_and_broken_connections()
    {
        using var api = new FakeApi()
            .On("GET /servers/42", new TaskCanceledException())
            .On("GET /servers/42", new HttpRequestException(HttpRequestError.ResponseEnded))
            .On("GET /servers/42", $$"""{"server":{{Samples.Server}}}""");
        using var client = api.Client();

        (await client.Servers.GetAsync(Id)).Name.ShouldBe("web");
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, UnreachableReason.Dns)]
    [InlineData(HttpRequestError.ConnectionError, UnreachableReason.NoRoute)]
    [InlineData(HttpRequestError.SecureConnectionError, UnreachableReason.Tls)]
    [InlineData(HttpRequestError.ProxyTunnelError, UnreachableReason.Proxy)]
    public async Task An_endpoint_that_never_answered_is_reported_at_once(HttpRequestError error, UnreachableReason reason)
    {
        using var api = new FakeApi().On("GET /servers/42", new HttpRequestException(error));
        using var client = api.Client();

        var e = await Should.ThrowAsync<ApiUnreachableException>(() => client.Servers.GetAsync(Id));

        e.Reason.ShouldBe(reason);
        e.MayHaveArrived.ShouldBeFalse();
        e.Endpoint.ShouldBe(new Uri("https://api.example"));
        e.Request.ShouldBe("GET /servers/42");
        api.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_network_that_goes_away_for_a_while_is_waited_for_once_it_was_there()
    {
        using var api = new FakeApi()
            .OnError("GET /servers/42", 404, "not_found")
            .On("GET /servers/42", new HttpRequestException(HttpRequestError.NameResolutionError))
            .On("GET /servers/42", $$"""{"server":{{Samples.Server}}}""")
            .On("POST /servers/42/actions/reset", new HttpRequestException(HttpRequestError.ConnectionError))
            .On("POST /servers/42/actions/reset", $$"""{"action":{{Samples.Action(1)}}}""");
        using var client = api.Client();
        await Should.ThrowAsync<ApiException>(() => client.Servers.GetAsync(Id));

        (await client.Servers.GetAsync(Id)).Name.ShouldBe("web");

        // No connection, so nothing was sent: even a reset may be tried again.
        (await client.Servers.ResetAsync(Id)).Id.ShouldBe(1);
    }

    [Fact]
    public async Task Waits_grow_from_one_second_and_stay_below_their_limit()
    {
        using var api = new FakeApi().OnError("GET /servers/42", 502, "bad_gateway");
        var time = new HurriedTime();
        using var client = api.Client(time);

        await Should.ThrowAsync<ApiException>(() => client.Servers.GetAsync(Id));

        time.Waits.Count.ShouldBe(5);
        foreach (var (i, wait) in time.Waits.Index())
        {
            wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(Math.Pow(2, i)));
        }
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_before_the_next_try()
    {
        using var api = new FakeApi().OnError("GET /servers/42", 502, "bad_gateway");
        var time = new ManualTime();
        using var client = api.Client(time);
        using var cancelling = new CancellationTokenSource();

        var get = client.Servers.GetAsync(Id, cancelling.Token);
        await ManualTime.UntilAsync(() => time.IsWaitedFor);
        await cancelling.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => get);
        api.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_gateway_without_the_apis_language_is_known_by_its_status()
    {
        using var api = new FakeApi()
            .On("GET /servers/42", "<html>502</html>", HttpStatusCode.BadGateway)
            .On("GET /servers/42", "", HttpStatusCode.GatewayTimeout)
            .On("GET /servers/42", "[]", HttpStatusCode.ServiceUnavailable)
            .On("GET /servers/42", "{\"error\":\"no\"}", HttpStatusCode.TooManyRequests)
            .On("GET /servers/42", $$"""{"server":{{Samples.Server}}}""");
        using var client = api.Client();

        (await client.Servers.GetAsync(Id)).Name.ShouldBe("web");
    }
}
