using System.Text.Json.Nodes;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Tests.Support;

namespace Snowlift.Lab.Tests.Api;

public sealed class ServerActionTests
{
    [Theory]
    [InlineData("poweroff", "stop_server", "off", "stop")]
    [InlineData("shutdown", "shutdown_server", "off", "shutdown")]
    [InlineData("poweron", "start_server", "running", "start")]
    [InlineData("reset", "reset_server", "running", "reset")]
    [InlineData("reboot", "reboot_server", "running", "shutdown", "start")]
    public async Task An_action_reaches_the_machine(string action, string command, string status, params string[] calls)
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        lab.Host.Calls.Clear();
        var ended = await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/{action}"));
        (ended.Text("command"), ended.Text("status"), ended["progress"]!.GetValue<int>()).ShouldBe((command, "success", 100));
        ended.Text("finished").ShouldNotBeNull();
        ended["resources"]![0]!.ToJsonString().ShouldBe($$"""{"id":{{id}},"type":"server"}""");
        lab.Host.Calls.ShouldBe(calls);
        (await lab.GetAsync($"/servers/{id}")).Json!["server"]!.Text("status").ShouldBe(status);
    }

    [Fact]
    public async Task A_system_that_ignores_the_power_button_goes_on_running()
    {
        await using var lab = await LabFixture.StartAsync(o => o with { RebootLimit = TimeSpan.Zero });
        var id = await lab.CreateServerAsync();
        lab.Host.IgnoresPowerButton = true;
        lab.Host.Calls.Clear();
        foreach (var action in new[] { "shutdown", "reboot" })
        {
            (await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/{action}"))).Text("status").ShouldBe("success");
        }

        lab.Host.Calls.ShouldBe(["shutdown", "shutdown"]);
        (await lab.GetAsync($"/servers/{id}")).Json!["server"]!.Text("status").ShouldBe("running");
    }

    [Fact]
    public async Task The_rescue_system_is_for_one_boot_only()
    {
        await using var lab = await LabFixture.StartAsync();
        await lab.PostAsync("/ssh_keys", new JsonObject { ["name"] = "me", ["public_key"] = Keys.Ed25519 });
        var key = (await lab.GetAsync("/ssh_keys?name=me")).Json!["ssh_keys"]![0]!["id"]!;
        var id = await lab.CreateServerAsync();
        var enabled = await lab.PostAsync($"/servers/{id}/actions/enable_rescue", new JsonObject { ["type"] = "linux64", ["ssh_keys"] = new JsonArray(key.DeepClone()) });
        enabled.Json!.Text("root_password").ShouldNotBeNullOrEmpty();
        await lab.EndOfAsync(enabled);
        lab.Host.Rescue[id]!.AuthorizedKeys.ShouldBe([Keys.Ed25519.Trim()]);
        (await RescueEnabled()).ShouldBeTrue();
        await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/reset"));
        (await RescueEnabled()).ShouldBeFalse();

        await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/enable_rescue"));
        await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/disable_rescue"));
        lab.Host.Rescue[id].ShouldBeNull();
        (await RescueEnabled()).ShouldBeFalse();

        async Task<bool> RescueEnabled() => (await lab.GetAsync($"/servers/{id}")).Json!["server"]!["rescue_enabled"]!.GetValue<bool>();
    }

    [Fact]
    public async Task An_enabled_rescue_system_expires_after_an_hour()
    {
        var time = new ShiftedTime();
        await using var lab = await LabFixture.StartAsync(time: time);
        var id = await lab.CreateServerAsync();
        await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/enable_rescue"));
        time.Shift = TimeSpan.FromMinutes(61);
        (await lab.GetAsync($"/servers/{id}")).Json!["server"]!["rescue_enabled"]!.GetValue<bool>().ShouldBeFalse();
        await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/reset"));
        lab.Host.Rescue[id].ShouldBeNull();
    }

    [Fact]
    public async Task A_rebuild_lays_the_disk_down_from_the_new_image()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        var reply = await lab.PostAsync($"/servers/{id}/actions/rebuild", new JsonObject { ["image"] = "ubuntu-24.04", ["user_data"] = "new" });
        reply.Json!.Text("root_password").ShouldNotBeNull();
        await lab.EndOfAsync(reply);
        lab.Host.Specs[id].Image.ShouldBe("ubuntu-24.04");
        lab.Host.Specs[id].UserData.ShouldBe("new");
        (await lab.GetAsync($"/servers/{id}")).Json!["server"]!["image"]!.Text("name").ShouldBe("ubuntu-24.04");
        (await lab.PostAsync($"/servers/{id}/actions/rebuild", new JsonObject())).Code.ShouldBe("invalid_input");
    }

    [Fact]
    public async Task A_snapshots_file_stays_for_as_long_as_a_disk_may_rest_on_it()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        var reply = await lab.PostAsync($"/servers/{id}/actions/create_image", new JsonObject { ["description"] = "mine", ["labels"] = new JsonObject { ["a"] = "b" } });
        reply.Json!["image"]!.Text("status").ShouldBe("creating");
        await lab.EndOfAsync(reply);
        var imageId = reply.Json["image"]!["id"]!.GetValue<long>();
        var image = (await lab.GetAsync("/images?type=snapshot&label_selector=a=b")).Json!["images"]!.AsArray().Single()!;
        (image.Text("status"), image.Text("description"), image.Text("os_flavor")).ShouldBe(("available", "mine", "debian"));
        image["created_from"]!["id"]!.GetValue<long>().ShouldBe(id);
        var file = lab.Paths.Snapshot(imageId);
        File.Exists(file).ShouldBeTrue();

        var copy = await lab.CreateServerAsync("copy", new() { ["image"] = imageId });
        lab.Host.Specs[copy].Image.ShouldBe(file);
        (await lab.DeleteAsync($"/images/{imageId}")).Status.ShouldBe(204);
        File.Exists(file).ShouldBeTrue();
        (await lab.GetAsync($"/servers/{copy}")).Json!["server"]!["image"].ShouldBeNull();
        await lab.EndOfAsync(await lab.DeleteAsync($"/servers/{copy}"));
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public async Task A_protected_snapshot_is_not_deleted()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        var reply = await lab.PostAsync($"/servers/{id}/actions/create_image");
        await lab.EndOfAsync(reply);
        var imageId = reply.Json!["image"]!["id"]!.GetValue<long>();
        var protect = $"/images/{imageId}/actions/change_protection";

        (await lab.EndOfAsync(await lab.PostAsync(protect, new JsonObject { ["delete"] = true }))).Text("status").ShouldBe("success");
        (await lab.DeleteAsync($"/images/{imageId}")).Code.ShouldBe("protected");
        (await lab.GetAsync($"/images/{imageId}")).Json!["image"]!["protection"]!["delete"]!.GetValue<bool>().ShouldBeTrue();

        await lab.RestartAsync();
        (await lab.DeleteAsync($"/images/{imageId}")).Code.ShouldBe("protected");
        await lab.PostAsync(protect, new JsonObject { ["delete"] = false });
        (await lab.DeleteAsync($"/images/{imageId}")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_failed_snapshot_leaves_no_image()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        lab.Host.Gate = Task.FromException(new MachineException("server_error", "disk full"));
        var ended = await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/create_image"));
        ended["error"]!.Text("message").ShouldBe("disk full");
        (await lab.GetAsync("/images?type=snapshot")).Json!["images"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_type_wants_a_stopped_server_and_a_disk_that_fits()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        var path = $"/servers/{id}/actions/change_type";
        (await lab.PostAsync(path, Change("cx33", true))).Code.ShouldBe("server_not_stopped");
        await lab.EndOfAsync(await lab.PostAsync($"/servers/{id}/actions/poweroff"));
        (await lab.PostAsync(path, Change("cax11", true))).Code.ShouldBe("invalid_server_type");
        (await lab.EndOfAsync(await lab.PostAsync(path, Change("cx33", false)))).Text("status").ShouldBe("success");
        lab.Host.Specs[id].ShouldSatisfyAllConditions(
            s => s.Cores.ShouldBe(4), s => s.MemoryGiB.ShouldBe(8), s => s.DiskGB.ShouldBe(40), s => File.Exists(s.Image).ShouldBeTrue());
        await lab.EndOfAsync(await lab.PostAsync(path, Change("cx33", true)));
        lab.Host.Specs[id].DiskGB.ShouldBe(80);
        (await lab.PostAsync(path, Change("cx23", true))).Code.ShouldBe("invalid_server_type");
        Directory.EnumerateFiles(lab.Paths.Snapshots).ShouldBe([lab.Host.Specs[id].Image]);

        static JsonObject Change(string type, bool upgradeDisk) => new() { ["server_type"] = type, ["upgrade_disk"] = upgradeDisk };
    }

    [Fact]
    public async Task Many_actions_are_polled_with_one_request()
    {
        await using var lab = await LabFixture.StartAsync();
        var created = await lab.PostAsync("/servers", ServerTests.Body());
        var (first, second) = ((long)created.Json!["action"]!["id"]!, (long)created.Json["next_actions"]![0]!["id"]!);
        await lab.EndOfAsync(created);
        var actions = (await lab.GetAsync($"/actions?id={first}&id={second}&id=1")).Json!["actions"]!.AsArray();
        actions.Select(a => (long)a!["id"]!).ShouldBe([first, second]);
        var id = (long)created.Json["server"]!["id"]!;
        (await lab.GetAsync($"/servers/{id}/actions?sort=id:desc&status=success")).Json!["actions"]!.AsArray()
            .Select(a => (long)a!["id"]!).ShouldBe([second, first]);
        (await lab.GetAsync($"/servers/actions/{first}")).Status.ShouldBe(200);
        (await lab.GetAsync($"/images/actions/{first}")).Status.ShouldBe(404);
    }
}
