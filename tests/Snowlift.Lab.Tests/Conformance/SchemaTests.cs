using System.Text.Json.Nodes;
using Snowlift.Lab.Faults;
using Snowlift.Lab.Tests.Support;

namespace Snowlift.Lab.Tests.Conformance;

/// <summary>Every answer of the lab has the shape that Hetzner's OpenAPI document gives it.</summary>
public sealed class SchemaTests
{
    private static readonly OpenApiDocument Document = OpenApiDocument.Load();

    [Theory]
    [InlineData("/locations"), InlineData("/server_types"), InlineData("/images"), InlineData("/ssh_keys"), InlineData("/servers")]
    [InlineData("/primary_ips"), InlineData("/pricing"), InlineData("/isos"), InlineData("/volumes"), InlineData("/networks")]
    [InlineData("/firewalls"), InlineData("/floating_ips"), InlineData("/load_balancers"), InlineData("/load_balancer_types")]
    [InlineData("/placement_groups"), InlineData("/certificates")]
    public async Task A_list_has_the_documented_shape(string path)
    {
        await using var lab = await LabFixture.StartAsync();
        await lab.CreateServerAsync();
        await lab.PostAsync("/ssh_keys", new JsonObject { ["name"] = "me", ["public_key"] = Keys.Ed25519 });
        Conforms(await lab.GetAsync(path), "get", path);
    }

    [Theory]
    [InlineData("/locations/1", "/locations/{id}"), InlineData("/server_types/114", "/server_types/{id}")]
    [InlineData("/images/114690387", "/images/{id}")]
    public async Task A_part_of_the_catalogue_has_the_documented_shape(string path, string template)
    {
        await using var lab = await LabFixture.StartAsync();
        Conforms(await lab.GetAsync(path), "get", template);
    }

    [Fact]
    public async Task A_servers_whole_life_has_the_documented_shapes()
    {
        await using var lab = await LabFixture.StartAsync();
        var key = await lab.PostAsync("/ssh_keys", new JsonObject { ["name"] = "me", ["public_key"] = Keys.Ed25519 });
        Conforms(key, "post", "/ssh_keys");
        var created = await lab.PostAsync("/servers", new JsonObject
        {
            ["name"] = "web",
            ["server_type"] = "cx23",
            ["image"] = "debian-12",
            ["location"] = "nbg1",
            ["ssh_keys"] = new JsonArray("me"),
            ["labels"] = new JsonObject { ["env"] = "test" },
        });
        Conforms(created, "post", "/servers");
        await lab.EndOfAsync(created);
        var id = created.Json!["server"]!["id"]!.GetValue<long>();
        Conforms(await lab.GetAsync($"/servers/{id}"), "get", "/servers/{id}");
        Conforms(await lab.PutAsync($"/servers/{id}", new JsonObject { ["name"] = "web2" }), "put", "/servers/{id}");
        foreach (var (action, body) in new (string, JsonObject?)[]
        {
            ("poweroff", null), ("poweron", null), ("reset", null), ("reboot", null), ("enable_rescue", new()), ("disable_rescue", null),
            ("create_image", new() { ["description"] = "a disk" }), ("rebuild", new() { ["image"] = "debian-13" }),
            ("change_protection", new() { ["delete"] = true, ["rebuild"] = true }),
            ("change_protection", new() { ["delete"] = false, ["rebuild"] = false }),
            ("shutdown", null), ("change_type", new() { ["server_type"] = "cx33", ["upgrade_disk"] = true }),
        })
        {
            var reply = await lab.PostAsync($"/servers/{id}/actions/{action}", body);
            Conforms(reply, "post", "/servers/{id}/actions/" + action);
            (await lab.EndOfAsync(reply)).Text("status").ShouldBe("success", action);
        }

        Conforms(await lab.GetAsync($"/servers/{id}/actions"), "get", "/servers/{id}/actions");
        var actionId = created.Json["action"]!["id"]!.GetValue<long>();
        Conforms(await lab.GetAsync($"/servers/{id}/actions/{actionId}"), "get", "/servers/{id}/actions/{action_id}");
        Conforms(await lab.GetAsync($"/actions?id={actionId}"), "get", "/actions");
        Conforms(await lab.GetAsync($"/actions/{actionId}"), "get", "/actions/{id}");
        var ip = (await lab.GetAsync("/primary_ips")).Json!["primary_ips"]![0]!["id"]!.GetValue<long>();
        Conforms(await lab.GetAsync($"/primary_ips/{ip}"), "get", "/primary_ips/{id}");
        Conforms(await lab.PutAsync($"/primary_ips/{ip}", new JsonObject { ["name"] = "front" }), "put", "/primary_ips/{id}");
        var images = await lab.GetAsync("/images?type=snapshot");
        Conforms(images, "get", "/images");
        var image = images.Json!["images"]![0]!["id"]!.GetValue<long>();
        Conforms(await lab.GetAsync($"/images/{image}"), "get", "/images/{id}");
        Conforms(
            await lab.PutAsync($"/images/{image}", new JsonObject { ["description"] = "mine", ["labels"] = new JsonObject { ["a"] = "b" } }),
            "put", "/images/{id}");
        Conforms(await lab.DeleteAsync($"/servers/{id}"), "delete", "/servers/{id}");
    }

    [Fact]
    public async Task A_volumes_whole_life_has_the_documented_shapes()
    {
        await using var lab = await LabFixture.StartAsync();
        var server = await lab.CreateServerAsync();
        var created = await lab.PostAsync("/volumes", new JsonObject
        {
            ["name"] = "data", ["size"] = 10, ["server"] = server, ["labels"] = new JsonObject { ["env"] = "test" },
        });
        Conforms(created, "post", "/volumes");
        var id = created.Json!["volume"]!["id"]!.GetValue<long>();
        Conforms(await lab.GetAsync("/volumes"), "get", "/volumes");
        Conforms(await lab.GetAsync($"/volumes/{id}"), "get", "/volumes/{id}");
        Conforms(await lab.GetAsync($"/servers/{server}"), "get", "/servers/{id}");
        Conforms(await lab.PutAsync($"/volumes/{id}", new JsonObject { ["name"] = "more" }), "put", "/volumes/{id}");
        Conforms(await lab.PostAsync($"/volumes/{id}/actions/detach"), "post", "/volumes/{id}/actions/detach");
        Conforms(await lab.PostAsync($"/volumes/{id}/actions/attach", new JsonObject { ["server"] = server }), "post", "/volumes/{id}/actions/attach");
        Conforms(
            await lab.PostAsync($"/volumes/{id}/actions/change_protection", new JsonObject { ["delete"] = false }),
            "post", "/volumes/{id}/actions/change_protection");
        Conforms(await lab.GetAsync($"/volumes/{id}/actions"), "get", "/volumes/{id}/actions");
        Conforms(await lab.DeleteAsync($"/volumes/{id}"), "delete", "/volumes/{id}");
    }

    [Fact]
    public async Task A_console_is_opened_where_the_machines_have_one()
    {
        await using var lab = await LabFixture.StartAsync(consoles: true);
        var id = await lab.CreateServerAsync();
        var console = await lab.PostAsync($"/servers/{id}/actions/request_console");
        Conforms(console, "post", "/servers/{id}/actions/request_console");
        console.Json!.Text("wss_url")!.ShouldStartWith($"ws://{lab.Server.Endpoint.Authority}/_lab/consoles/");
        await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/poweroff"));
        (await lab.PostAsync($"/servers/{id}/actions/request_console")).Code.ShouldBe("server_not_running");
    }

    [Fact]
    public async Task A_failed_action_and_a_refusal_have_the_documented_shapes()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Faults.Add(new ActionFault("stop_server"));
        var id = await lab.CreateServerAsync();
        var ended = await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/poweroff"));
        ended.Text("status").ShouldBe("error");
        Conforms(await lab.GetAsync($"/actions/{ended["id"]}"), "get", "/actions/{id}");
        Conforms(await lab.PostAsync("/servers", new JsonObject()), "post", "/servers");
        Conforms(await lab.GetAsync("/servers/1"), "get", "/servers/{id}");
    }

    private static void Conforms(Reply reply, string method, string path) =>
        Document.Problems(method, path, reply.Status, reply.Json).Where(p => !SchemaExceptions.Covers(p))
            .ShouldBeEmpty($"{method} {path}: {reply.Text}");
}
