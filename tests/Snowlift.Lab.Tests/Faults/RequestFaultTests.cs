using System.Text.Json.Nodes;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Tests.Api;
using Snowlift.Lab.Tests.Support;

namespace Snowlift.Lab.Tests.Faults;

public sealed class RequestFaultTests
{
    [Fact]
    public async Task The_next_requests_are_refused_and_then_it_is_over()
    {
        await using var lab = await LabFixture.StartAsync();
        var added = await lab.PostAsync("/_lab/faults", new JsonObject
        {
            ["kind"] = "request",
            ["request"] = "GET /servers",
            ["times"] = 2,
            ["status"] = 429,
            ["code"] = "rate_limit_exceeded",
        });
        added.Status.ShouldBe(201, added.Text);
        (await lab.GetAsync("/locations")).Status.ShouldBe(200);
        (await lab.GetAsync("/servers")).Code.ShouldBe("rate_limit_exceeded");
        (await lab.GetAsync("/_lab/faults")).Json![0]!["times"]!.GetValue<int>().ShouldBe(1);
        (await lab.GetAsync("/servers/1")).Status.ShouldBe(429);
        (await lab.GetAsync("/servers")).Status.ShouldBe(200);
        lab.Faults.Left.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_status_without_a_code_looks_like_a_proxys()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Faults.Add(new RequestFault("* /", Status: 502));
        var reply = await lab.GetAsync("/servers");
        (reply.Status, reply.Json).ShouldBe((502, null));
        reply.Text.ShouldContain("<html>");
    }

    [Fact]
    public async Task A_cut_connection_may_hide_that_the_server_was_created()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Faults.Add(new RequestFault("POST /servers", Cut: true));
        await Should.ThrowAsync<HttpRequestException>(() => lab.PostAsync("/servers", ServerTests.Body()));
        (await CountAsync()).ShouldBe(0);
        lab.Faults.Add(new RequestFault("POST /servers", Cut: true, CarriedOut: true));
        await Should.ThrowAsync<HttpRequestException>(() => lab.PostAsync("/servers", ServerTests.Body()));
        (await CountAsync()).ShouldBe(1);
        (await lab.PostAsync("/servers", ServerTests.Body())).Code.ShouldBe("uniqueness_error");

        async Task<int> CountAsync() => (await lab.GetAsync("/servers")).Json!["servers"]!.AsArray().Count;
    }

    [Fact]
    public async Task A_garbled_answer_breaks_off()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Faults.Add(new RequestFault("GET /locations", Garble: true));
        var error = await Should.ThrowAsync<System.Text.Json.JsonException>(() => lab.GetAsync("/locations"));
        error.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_delayed_answer_is_the_right_one()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Faults.Add(new RequestFault("GET /locations", DelayMs: 50));
        (await lab.GetAsync("/locations")).Status.ShouldBe(200);
        lab.Faults.Left.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_action_fails_with_the_code_asked_for_and_those_after_it_too()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Faults.Add(new ActionFault("create_server", Code: "resource_unavailable", Message: "no room"));
        var created = await lab.PostAsync("/servers", ServerTests.Body());
        (await lab.EndOfAsync(created))["error"]!.ToJsonString().ShouldBe("""{"code":"resource_unavailable","message":"no room"}""");
        lab.Host.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"kind":"nonsense"}""")]
    [InlineData("""{"kind":"request"}""")]
    [InlineData("""{"kind":"action","action":"reset_server","times":0}""")]
    public async Task A_fault_that_makes_no_sense_is_refused(string fault)
    {
        await using var lab = await LabFixture.StartAsync();
        (await lab.SendAsync(HttpMethod.Post, "/_lab/faults", fault)).Code.ShouldBe("invalid_input");
    }

    [Fact]
    public async Task Faults_can_be_taken_back()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Faults.Add(new RequestFault("* /", Status: 500));
        (await lab.DeleteAsync("/_lab/faults")).Status.ShouldBe(204);
        (await lab.GetAsync("/servers")).Status.ShouldBe(200);
    }
}
