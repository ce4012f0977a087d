using System.Text.Json.Nodes;
using Snowlift.Lab.Tests.Support;

namespace Snowlift.Lab.Tests.Api;

/// <summary>What the API refuses, with which status, code and text.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("name", null, 422, "invalid_input", "invalid input in field 'name': Missing data for required field.")]
    [InlineData("name", "-x", 422, "invalid_input", "invalid input in field 'name': must be a valid hostname")]
    [InlineData("server_type", null, 422, "invalid_input", "invalid input in field 'server_type': Missing data for required field.")]
    [InlineData("server_type", "cx22", 422, "invalid_input", "server type 'cx22' not found")]
    [InlineData("image", "plan9", 422, "invalid_input", "image 'plan9' not found")]
    [InlineData("location", "mars", 422, "invalid_input", "location 'mars' not found")]
    [InlineData("location", "ash", 422, "invalid_input", "unsupported location for server type")]
    [InlineData("datacenter", "nbg1-dc3", 422, "invalid_input", "invalid input in field 'datacenter': datacenters are gone: use location")]
    public async Task A_server_that_cannot_be_is_refused(string field, string? value, int status, string code, string message)
    {
        await using var lab = await LabFixture.StartAsync();
        var body = ServerTests.Body();
        body[field] = value;
        var reply = await lab.PostAsync("/servers", body);
        (reply.Status, reply.Code, reply.Message).ShouldBe((status, code, message));
        (await lab.GetAsync("/servers")).Json!["servers"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_taken_name_is_refused_with_uniqueness_error()
    {
        await using var lab = await LabFixture.StartAsync();
        await lab.CreateServerAsync();
        var reply = await lab.PostAsync("/servers", ServerTests.Body("WEB"));
        (reply.Status, reply.Code, reply.Message).ShouldBe((409, "uniqueness_error", "server name is already used"));
        var other = await lab.CreateServerAsync("other");
        (await lab.PutAsync($"/servers/{other}", new JsonObject { ["name"] = "web" })).Code.ShouldBe("uniqueness_error");
        (await lab.PutAsync($"/servers/{other}", new JsonObject { ["name"] = "other" })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_type_that_left_a_location_is_unavailable_there()
    {
        await using var lab = await LabFixture.StartAsync();
        var body = ServerTests.Body();
        body["server_type"] = "cpx21";
        var reply = await lab.PostAsync("/servers", body);
        (reply.Status, reply.Code, reply.Message).ShouldBe((412, "resource_unavailable", "error during placement"));
    }

    [Fact]
    public async Task More_servers_than_the_limit_are_refused()
    {
        await using var lab = await LabFixture.StartAsync(o => o with { ServerLimit = 1 });
        await lab.CreateServerAsync();
        var reply = await lab.PostAsync("/servers", ServerTests.Body("two"));
        (reply.Status, reply.Code, reply.Message).ShouldBe((403, "resource_limit_exceeded", "server limit exceeded"));
        reply.Json!["error"]!["details"]!["limits"]![0]!.Text("name").ShouldBe("server_limit");
    }

    [Theory]
    [InlineData(32 * 1024, 201)]
    [InlineData((32 * 1024) + 1, 422)]
    public async Task User_data_ends_at_32_KiB(int length, int status)
    {
        await using var lab = await LabFixture.StartAsync();
        var body = ServerTests.Body();
        body["user_data"] = new string('x', length);
        (await lab.PostAsync("/servers", body)).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("{", 400, "json_error")]
    [InlineData("[]", 422, "invalid_input")]
    [InlineData("""{"name": 5}""", 422, "invalid_input")]
    [InlineData("""{"name": "web", "labels": {"a b": "c"}}""", 422, "invalid_input")]
    public async Task A_body_that_makes_no_sense_is_refused(string body, int status, string code)
    {
        await using var lab = await LabFixture.StartAsync();
        var reply = await lab.SendAsync(HttpMethod.Post, "/servers", body);
        (reply.Status, reply.Code).ShouldBe((status, code));
    }

    [Theory]
    [InlineData("GET", "/nothing", 404, "not_found")]
    [InlineData("PATCH", "/servers", 404, "not_found")]
    [InlineData("GET", "/servers/abc", 404, "not_found")]
    [InlineData("GET", "/servers/1", 404, "not_found")]
    [InlineData("POST", "/servers/1/actions/reset", 404, "not_found")]
    [InlineData("GET", "/actions/1", 404, "not_found")]
    [InlineData("GET", "/isos/1", 404, "not_found")]
    [InlineData("GET", "/actions", 410, "deprecated_api_endpoint")]
    [InlineData("GET", "/datacenters", 410, "deprecated_api_endpoint")]
    [InlineData("GET", "/datacenters/2", 410, "deprecated_api_endpoint")]
    [InlineData("GET", "/servers?page=0", 422, "invalid_input")]
    [InlineData("GET", "/servers?label_selector=a=b,", 422, "invalid_input")]
    [InlineData("DELETE", "/images/114690387", 403, "forbidden")]
    public async Task What_is_not_there_is_refused(string method, string path, int status, string code)
    {
        await using var lab = await LabFixture.StartAsync();
        var reply = await lab.SendAsync(new HttpMethod(method), path);
        (reply.Status, reply.Code).ShouldBe((status, code));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong")]
    public async Task Nobody_is_let_in_without_the_token(string? authorization)
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Http.DefaultRequestHeaders.Authorization = null;
        lab.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        foreach (var path in new[] { "/servers", "/_lab/status" })
        {
            var reply = await lab.GetAsync(path);
            (reply.Status, reply.Code, reply.Message).ShouldBe((401, "unauthorized", "unable to authenticate"));
        }
    }

    [Fact]
    public async Task A_protected_server_is_neither_deleted_nor_rebuilt()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        (await lab.PostAsync($"/servers/{id}/actions/change_protection", new JsonObject { ["delete"] = true })).Code.ShouldBe("invalid_input");
        var both = await lab.PostAsync($"/servers/{id}/actions/change_protection", new JsonObject { ["delete"] = true, ["rebuild"] = true });
        both.Json!["action"]!.Text("status").ShouldBe("success");
        (await lab.DeleteAsync($"/servers/{id}")).Code.ShouldBe("protected");
        (await lab.PostAsync($"/servers/{id}/actions/rebuild", new JsonObject { ["image"] = "debian-12" })).Code.ShouldBe("protected");
    }

    [Fact]
    public async Task A_password_is_given_only_where_there_is_no_key()
    {
        await using var lab = await LabFixture.StartAsync();
        (await lab.PostAsync("/servers", ServerTests.Body())).Json!.Text("root_password").ShouldNotBeNullOrEmpty();
        await lab.PostAsync("/ssh_keys", new JsonObject { ["name"] = "me", ["public_key"] = Keys.Ed25519 });
        var body = ServerTests.Body("two");
        body["ssh_keys"] = new JsonArray("me");
        var reply = await lab.PostAsync("/servers", body);
        reply.Json!.AsObject().ContainsKey("root_password").ShouldBeTrue();
        reply.Json["root_password"].ShouldBeNull();
    }
}
