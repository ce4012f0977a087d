using System.Net;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Tests.Fakes;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests.Handlers;

public sealed class SmallHandlerTests
{
    private static readonly ServerId Id = new(42);

    [Fact]
    public async Task Every_try_says_who_asks_and_with_what()
    {
        using var api = new FakeApi()
            .OnError("GET /servers/42", 502, "bad_gateway")
            .On("GET /servers/42", $$"""{"server":{{Samples.Server}}}""");
        using var client = api.Client();

        await client.Servers.GetAsync(Id);

        api.Calls.Count.ShouldBe(2);
        api.Calls.ShouldAllBe(call => call.Authorization == "Bearer s3cret-token-that-nobody-may-ever-see" && call.UserAgent == "test/1.0");
        client.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_name_the_client_uses_its_own()
    {
        using var api = new FakeApi().On("GET /servers/42", $$"""{"server":{{Samples.Server}}}""");
        using var client = new HetznerClient(new HetznerOptions(FakeApi.Endpoint, FakeApi.Token), transport: api);

        await client.Servers.GetAsync(Id);

        api.Calls[0].UserAgent.ShouldStartWith("snowlift-hetzner/");
    }

    [Theory]
    [InlineData("https://api.example/v1")]
    [InlineData("https://api.example/v1/")]
    public async Task A_slash_at_the_endpoints_end_makes_no_difference(string endpoint)
    {
        using var api = new FakeApi().On("GET /servers/42", $$"""{"server":{{Samples.Server}}}""");
        using var client = new HetznerClient(
            new HetznerOptions(new Uri(endpoint), FakeApi.Token) { RequestTimeout = Timeout.InfiniteTimeSpan }, transport: api);

        await client.Servers.GetAsync(Id);

        api.Lines.ShouldBe(["GET /servers/42"]);
        client.Endpoint.ShouldBe(new Uri(endpoint));
    }

    [Fact]
    public void A_transport_that_was_passed_in_stays_the_callers()
    {
        using var api = new FakeApi();
        api.Client().Dispose();

        api.Disposed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_the_server_echoes_reaches_nobody()
    {
        var token = FakeApi.Token.Value;
        using var api = new FakeApi().On(
            "GET /servers/42",
            $$$"""{"error":{"code":"bad_{{{token}}}","message":"no such token: {{{token}}}","details":{"fields":[{"name":"{{{token}}}","messages":["{{{token}}}"]}]} } }""",
            HttpStatusCode.Unauthorized,
            ("X-Correlation-Id", $"id-{token}"))
            .On("GET /servers/43", $"not JSON, but {token}")
            .On("GET /actions/1", $$"""{"action":{{Samples.Action(1, "error").Replace("Action failed", token, StringComparison.Ordinal)}}}""");
        using var client = api.Client();

        var refused = await Should.ThrowAsync<ApiException>(() => client.Servers.GetAsync(Id));
        var garbled = await Should.ThrowAsync<ApiException>(() => client.Servers.GetAsync(new ServerId(43)));
        var action = await client.Actions.GetAsync(1);
        var failed = await Should.ThrowAsync<ActionFailedException>(() => client.Actions.WaitAsync(action));

        refused.Message.ShouldBe("no such token: ***");
        foreach (var text in (string[])[refused.Describe(), refused.ToString(), refused.Details.Fields[0].Messages[0], garbled.ToString(), failed.ToString()])
        {
            text.ShouldNotContain(token);
        }
    }

    [Fact]
    public async Task A_token_with_odd_characters_is_redacted_in_its_escaped_form_too()
    {
        const string Odd = "a\"b<c>&'+d";
        using var api = new FakeApi().On(
            "GET /servers/42",
            """{"error":{"code":"unauthorized","message":"got a\u0022b\u003Cc\u003E\u0026\u0027\u002Bd and a\"b<c>&'+d"}}""",
            HttpStatusCode.Unauthorized);
        using var client = new HetznerClient(
            new HetznerOptions(FakeApi.Endpoint, new ApiToken(Odd)) { RequestTimeout = Timeout.InfiniteTimeSpan }, transport: api);

        var e = await Should.ThrowAsync<ApiException>(() => client.Servers.GetAsync(Id));

        e.Message.ShouldBe("got *** and ***");
    }

    [Fact]
    public async Task An_unreachable_endpoint_is_named_without_what_may_stand_in_its_user_part()
    {
        using var api = new FakeApi().On("GET /servers/42", new HttpRequestException(HttpRequestError.NameResolutionError));
        using var client = new HetznerClient(
            new HetznerOptions(new Uri("https://user:pass@api.example/v1"), FakeApi.Token) { RequestTimeout = Timeout.InfiniteTimeSpan },
            transport: api);

        var e = await Should.ThrowAsync<ApiUnreachableException>(() => client.Servers.GetAsync(Id));

        e.Endpoint.ShouldBe(new Uri("https://api.example"));
        e.Message.ShouldStartWith("the name api.example cannot be resolved (GET /servers/42)");
        e.ToString().ShouldNotContain("pass");
    }
}
