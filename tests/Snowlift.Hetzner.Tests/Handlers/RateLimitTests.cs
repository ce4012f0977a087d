using Snowlift.Hetzner.Tests.Fakes;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests.Handlers;

public sealed class RateLimitTests
{
    private static readonly ServerId Id = new(42);
    private static readonly string Server = $$"""{"server":{{Samples.Server}}}""";

    [Fact]
    public async Task A_full_bucket_slows_nobody_down()
    {
        using var api = new FakeApi().On("GET /servers/42", Server, headers: Limit(3600, 3599, 1));
        var time = new HurriedTime();
        using var client = api.Client(time);

        await client.Servers.GetAsync(Id);
        await client.Servers.GetAsync(Id);

        time.Waits.ShouldBeEmpty();
    }

    [Fact]
    public async Task With_nothing_left_each_request_waits_a_second_until_something_is_left()
    {
        using var api = new FakeApi()
            .On("GET /servers/42", Server, headers: Limit(3600, 0, 3600))
            .On("GET /servers/42", Server, headers: Limit(3600, 0, 3600))
            .On("GET /servers/42", Server, headers: Limit(3600, 1, 3599))
            .On("GET /servers/42", Server);
        var time = new HurriedTime();
        using var client = api.Client(time);

        for (var i = 0; i < 5; i++)
        {
            await client.Servers.GetAsync(Id);
        }

        time.Waits.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)]);
    }

    [Fact]
    public async Task Requests_that_leave_together_wait_one_after_another()
    {
        using var api = new FakeApi().On("GET /servers/42", Server, headers: Limit(3600, 0, 3600));
        var time = new ManualTime();
        using var client = api.Client(time);
        await client.Servers.GetAsync(Id);

        var first = client.Servers.GetAsync(Id);
        var second = client.Servers.GetAsync(Id);

        api.Calls.Count.ShouldBe(1);
        (await time.AdvanceToNextAsync()).ShouldBe(TimeSpan.FromSeconds(1));
        await ManualTime.UntilAsync(() => api.Calls.Count == 2);
        (await time.AdvanceToNextAsync()).ShouldBe(TimeSpan.FromSeconds(1));
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task After_a_refusal_the_wait_is_what_the_refill_of_one_request_takes()
    {
        // Full again in 20 s, ten requests in all: one every two seconds.
        using var api = new FakeApi()
            .OnError("POST /servers/42/actions/reset", 429, "rate_limit_exceeded", Limit(10, 0, 20))
            .On("POST /servers/42/actions/reset", $$"""{"action":{{Samples.Action(1)}}}""");
        var time = new HurriedTime();
        using var client = api.Client(time);

        (await client.Servers.ResetAsync(Id)).Id.ShouldBe(1);

        // Two seconds for the refusal; the second more that an empty bucket asks for.
        time.Waits.ShouldBe([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)]);
    }

    [Fact]
    public async Task A_retry_after_header_is_obeyed()
    {
        using var api = new FakeApi()
            .OnError("GET /servers/42", 429, "rate_limit_exceeded", ("Retry-After", "9"))
            .On("GET /servers/42", Server);
        var time = new HurriedTime();
        using var client = api.Client(time);

        await client.Servers.GetAsync(Id);

        time.Waits.ShouldBe([TimeSpan.FromSeconds(9)]);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task Nonsense_in_the_headers_is_overlooked(string value)
    {
        using var api = new FakeApi().On(
            "GET /servers/42", Server, headers: [("RateLimit-Limit", value), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", value)]);
        var time = new HurriedTime();
        using var client = api.Client(time);

        await client.Servers.GetAsync(Id);
        await client.Servers.GetAsync(Id);

        time.Waits.ShouldBeEmpty();
    }

    private static (string Name, string Value)[] Limit(int limit, int remaining, int fullInSeconds) =>
    [
        ("RateLimit-Limit", limit.ToString()),
        ("RateLimit-Remaining", remaining.ToString()),
        ("RateLimit-Reset", (HurriedTime.Begin.ToUnixTimeSeconds() + fullInSeconds).ToString()),
    ];
}
