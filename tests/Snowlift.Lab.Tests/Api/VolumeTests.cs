using System.Text.Json.Nodes;
using Snowlift.Lab.Tests.Support;

namespace Snowlift.Lab.Tests.Api;

public sealed class VolumeTests
{
    [Fact]
    public async Task A_volume_reaches_the_machine_and_outlives_its_server()
    {
        await using var lab = await LabFixture.StartAsync();
        var server = await lab.CreateServerAsync();
        var id = await CreateAsync(lab, new JsonObject { ["server"] = server });

        lab.Host.Specs[server].Volumes.ShouldHaveSingleItem().File.ShouldBe(lab.Paths.Volume(id));
        (await lab.GetAsync($"/servers/{server}")).Json!["server"]!["volumes"]!.AsArray().Select(v => v!.GetValue<long>()).ShouldBe([id]);
        (await lab.DeleteAsync($"/volumes/{id}")).Code.ShouldBe("locked");

        await lab.EndOfAsync(await lab.DeleteAsync($"/servers/{server}"));
        (await lab.GetAsync($"/volumes/{id}")).Json!["volume"]!["server"].ShouldBeNull();
        (await lab.DeleteAsync($"/volumes/{id}")).Status.ShouldBe(204);
        (await lab.GetAsync($"/volumes/{id}")).Code.ShouldBe("not_found");
    }

    [Fact]
    public async Task A_server_is_created_with_its_volumes()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await CreateAsync(lab, new JsonObject { ["location"] = "nbg1" });
        var server = await lab.CreateServerAsync("web", new JsonObject { ["volumes"] = new JsonArray(id) });
        lab.Host.Specs[server].Volumes.Select(v => v.Id).ShouldBe([id]);
    }

    [Theory]
    [InlineData("""{"name":"x","size":9,"location":"nbg1"}""", "size")]
    [InlineData("""{"name":"x","size":10,"location":"nbg1","format":"ext4"}""", "format")]
    [InlineData("""{"name":"x","size":10}""", "location")]
    [InlineData("""{"name":"x","size":10,"location":"mars"}""", "mars")]
    [InlineData("""{"name":"x","size":10,"server":1}""", "server")]
    public async Task What_cannot_be_had_is_refused(string body, string named)
    {
        await using var lab = await LabFixture.StartAsync();
        var refused = await lab.PostAsync("/volumes", JsonNode.Parse(body));
        refused.Status.ShouldBeGreaterThanOrEqualTo(400);
        refused.Message.ShouldNotBeNull().ShouldContain(named);
        (await lab.GetAsync("/volumes")).Json!["volumes"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_volume_stays_in_its_location_and_with_its_server()
    {
        await using var lab = await LabFixture.StartAsync();
        var server = await lab.CreateServerAsync();
        var elsewhere = await CreateAsync(lab, new JsonObject { ["location"] = "fsn1" });
        var attach = await lab.PostAsync($"/volumes/{elsewhere}/actions/attach", new JsonObject { ["server"] = server });
        attach.Message.ShouldBe("volume and server are in different locations");
        (await lab.PostAsync($"/volumes/{elsewhere}/actions/detach")).Message.ShouldBe("volume is not attached to a server");
    }

    private static async Task<long> CreateAsync(LabFixture lab, JsonObject more)
    {
        more["name"] = "data";
        more["size"] = 10;
        var created = await lab.PostAsync("/volumes", more);
        created.Status.ShouldBe(201, created.Text);
        return created.Json!["volume"]!["id"]!.GetValue<long>();
    }
}
