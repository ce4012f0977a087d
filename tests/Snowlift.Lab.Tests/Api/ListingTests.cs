using System.Text.Json.Nodes;
using Snowlift.Lab.Tests.Support;

namespace Snowlift.Lab.Tests.Api;

public sealed class ListingTests
{
    [Fact]
    public async Task Pages_tell_where_they_are()
    {
        await using var lab = await LabFixture.StartAsync(o => o with { ServerLimit = 5 });
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            await lab.CreateServerAsync(name, new() { ["start_after_create"] = false });
        }

        (await PageAsync(1)).ShouldBe(("a b", """{"page":1,"per_page":2,"previous_page":null,"next_page":2,"last_page":3,"total_entries":5}"""));
        (await PageAsync(2)).ShouldBe(("c d", """{"page":2,"per_page":2,"previous_page":1,"next_page":3,"last_page":3,"total_entries":5}"""));
        (await PageAsync(3)).ShouldBe(("e", """{"page":3,"per_page":2,"previous_page":2,"next_page":null,"last_page":3,"total_entries":5}"""));
        (await lab.GetAsync("/servers?per_page=1000")).Json!["meta"]!["pagination"]!["per_page"]!.GetValue<int>().ShouldBe(50);
        (await lab.GetAsync("/servers")).Json!["meta"]!["pagination"]!["per_page"]!.GetValue<int>().ShouldBe(25);

        async Task<(string Names, string Meta)> PageAsync(int page)
        {
            var json = (await lab.GetAsync($"/servers?page={page}&per_page=2&sort=id%3Aasc")).Json!;
            return (string.Join(' ', Names(json)), json["meta"]!["pagination"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("sort=name:desc", "c b a")]
    [InlineData("sort=name", "a b c")]
    [InlineData("sort=colour", "a b c")]
    [InlineData("name=b", "b")]
    [InlineData("label_selector=env", "a b")]
    [InlineData("label_selector=!env", "c")]
    [InlineData("label_selector=env%3Dprod", "a")]
    [InlineData("label_selector=env!%3Dprod", "b c")]
    [InlineData("label_selector=env in (prod,test)", "a b")]
    [InlineData("label_selector=env notin (prod)", "b c")]
    [InlineData("label_selector=env,env!%3Dprod", "b")]
    public async Task A_list_is_filtered_and_sorted(string query, string names)
    {
        await using var lab = await LabFixture.StartAsync();
        await CreateAsync("a", new() { ["env"] = "prod" });
        await CreateAsync("b", new() { ["env"] = "test" });
        await CreateAsync("c", []);
        string.Join(' ', Names((await lab.GetAsync($"/servers?{query}")).Json!)).ShouldBe(names);

        Task<long> CreateAsync(string name, JsonObject labels) =>
            lab.CreateServerAsync(name, new() { ["labels"] = labels, ["start_after_create"] = false });
    }

    [Fact]
    public async Task Images_of_x86_come_before_those_of_arm()
    {
        await using var lab = await LabFixture.StartAsync();
        foreach (var name in new[] { "debian-12", "debian-13", "ubuntu-24.04", "ubuntu-26.04" })
        {
            (await lab.GetAsync($"/images?name={name}")).Json!["images"]!.AsArray().Select(i => i!.Text("architecture")).ShouldBe(["x86", "arm"], name);
        }

        (await lab.GetAsync("/images?name=debian-12&sort=name:asc&sort=id:desc")).Json!["images"]!.AsArray()
            .Select(i => i!.Text("architecture")).ShouldBe(["arm", "x86"]);
        (await lab.GetAsync("/images?name=debian-12&architecture=arm")).Json!["images"]!.AsArray().Count.ShouldBe(1);
        (await lab.GetAsync("/images?name=debian-11")).Json!["images"]!.AsArray().ShouldBeEmpty();
        (await lab.GetAsync("/images?name=debian-11&include_deprecated=true")).Json!["images"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Ssh_keys_are_known_by_their_fingerprint()
    {
        await using var lab = await LabFixture.StartAsync();
        var created = await lab.PostAsync("/ssh_keys", new JsonObject { ["name"] = "me", ["public_key"] = Keys.Ed25519 });
        created.Json!["ssh_key"]!.Text("fingerprint").ShouldBe("0f:a2:0a:d7:38:3e:65:45:08:6b:63:84:1c:ff:dc:ba");
        created.Json["ssh_key"]!.Text("public_key").ShouldBe(Keys.Ed25519);
        var again = await lab.PostAsync("/ssh_keys", new JsonObject { ["name"] = "other", ["public_key"] = Keys.Ed25519 });
        (again.Status, again.Code, again.Message).ShouldBe((409, "uniqueness_error", "SSH key not unique"));
        (await lab.PostAsync("/ssh_keys", new JsonObject { ["name"] = "me", ["public_key"] = Keys.Other })).Code.ShouldBe("uniqueness_error");
        (await lab.PostAsync("/ssh_keys", new JsonObject { ["name"] = "bad", ["public_key"] = "ssh-ed25519 ?" })).Code.ShouldBe("invalid_input");
        var id = created.Json["ssh_key"]!["id"]!;
        (await lab.GetAsync("/ssh_keys?fingerprint=0f:a2:0a:d7:38:3e:65:45:08:6b:63:84:1c:ff:dc:ba")).Json!["ssh_keys"]![0]!["id"]!
            .ToJsonString().ShouldBe(id.ToJsonString());
        var renamed = await lab.PutAsync($"/ssh_keys/{id}", new JsonObject { ["name"] = "mine", ["labels"] = new JsonObject { ["a"] = "" } });
        renamed.Json!["ssh_key"]!.Text("name").ShouldBe("mine");
        (await lab.DeleteAsync($"/ssh_keys/{id}")).Status.ShouldBe(204);
        (await lab.GetAsync($"/ssh_keys/{id}")).Status.ShouldBe(404);
    }

    private static string[] Names(JsonNode json) => [.. json["servers"]!.AsArray().Select(s => s!.Text("name")!)];
}
