using System.Text.Json.Nodes;
using Snowlift.Lab.Settings;
using Snowlift.Lab.Tests.Api;
using Snowlift.Lab.Tests.Support;
using Snowlift.Remote.Errors;

namespace Snowlift.Lab.Tests.State;

public sealed class RestartTests
{
    [Fact]
    public async Task Everything_survives_a_restart()
    {
        await using var lab = await LabFixture.StartAsync();
        await lab.PostAsync("/ssh_keys", new JsonObject { ["name"] = "me", ["public_key"] = Keys.Ed25519 });
        var id = await lab.CreateServerAsync("web", new() { ["labels"] = new JsonObject { ["env"] = "test" } });
        var (token, endpoint) = (lab.Server.Token, lab.Server.Endpoint);
        var before = (await lab.GetAsync($"/servers/{id}")).Text;
        var keys = (await lab.GetAsync("/ssh_keys")).Text;

        await lab.RestartAsync();
        lab.Server.Token.ShouldBe(token);
        lab.Server.Endpoint.ShouldBe(endpoint);
        (await lab.GetAsync($"/servers/{id}")).Text.ShouldBe(before);
        (await lab.GetAsync("/ssh_keys")).Text.ShouldBe(keys);
        LabConnection.Read(lab.Paths).ShouldBe(new LabConnection(endpoint, token));
    }

    [Fact]
    public async Task An_action_cut_short_ends_in_an_error_and_frees_its_server()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        var other = await lab.CreateServerAsync("other");
        lab.Host.Gate = new TaskCompletionSource().Task;
        var reset = await lab.PostAsync($"/servers/{id}/actions/reset");
        var image = await lab.PostAsync($"/servers/{other}/actions/create_image");
        await lab.StopAsync();
        lab.Host.Gate = Task.CompletedTask;
        await lab.ServeAsync();

        (await lab.EndOfAsync(reset))["error"]!.Text("code").ShouldBe("action_failed");
        (await lab.EndOfAsync(image)).Text("status").ShouldBe("error");
        (await lab.GetAsync("/images?type=snapshot")).Json!["images"]!.AsArray().ShouldBeEmpty();
        var server = (await lab.GetAsync($"/servers/{id}")).Json!["server"]!;
        server["locked"]!.GetValue<bool>().ShouldBeFalse();
        server.Text("status").ShouldBe("running");
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("start")]
    public async Task What_may_be_done_twice_is_resumed(string what)
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync("web", new() { ["start_after_create"] = false });
        lab.Host.Gate = new TaskCompletionSource().Task;
        var begun = what == "delete" ? await lab.DeleteAsync($"/servers/{id}") : await lab.PostAsync($"/servers/{id}/actions/poweron");
        await lab.StopAsync();
        lab.Host.Gate = Task.CompletedTask;
        await lab.ServeAsync();

        (await lab.EndOfAsync(begun)).Text("status").ShouldBe("success");
        var reply = await lab.GetAsync($"/servers/{id}");
        (reply.Code ?? reply.Json!["server"]!.Text("status")).ShouldBe(what == "delete" ? "not_found" : "running");
    }

    [Fact]
    public async Task A_creation_cut_short_leaves_a_server_that_can_be_deleted()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Host.Gate = new TaskCompletionSource().Task;
        var created = await lab.PostAsync("/servers", ServerTests.Body());
        await lab.StopAsync();
        lab.Host.Gate = Task.CompletedTask;
        await lab.ServeAsync();
        (await lab.EndOfAsync(created)).Text("status").ShouldBe("error");
        var id = created.Json!["server"]!["id"]!.GetValue<long>();
        (await lab.EndOfAsync(await lab.DeleteAsync($"/servers/{id}"))).Text("status").ShouldBe("success");
    }

    [Fact]
    public async Task Two_processes_never_serve_the_same_lab()
    {
        await using var lab = await LabFixture.StartAsync();
        LabConnection.IsServed(lab.Paths).ShouldBeTrue();
        var refused = await Should.ThrowAsync<SnowliftException>(
            () => LabServer.StartAsync(new LabOptions(lab.Paths), lab.Host, TimeProvider.System, CancellationToken.None));
        refused.ExitCode.ShouldBe(ExitCode.Refused);
        (await lab.GetAsync("/servers")).Status.ShouldBe(200);
        await lab.StopAsync();
        LabConnection.IsServed(lab.Paths).ShouldBeFalse();
        await lab.ServeAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_so_and_the_lab_stays_free()
    {
        await using var one = await LabFixture.StartAsync();
        await using var two = await LabFixture.StartAsync();
        await two.StopAsync();
        var refused = await Should.ThrowAsync<SnowliftException>(() => LabServer.StartAsync(
            new LabOptions(two.Paths) { Port = one.Server.Endpoint.Port }, two.Host, TimeProvider.System, CancellationToken.None));
        refused.What.ShouldContain($"{one.Server.Endpoint.Port}");
        LabConnection.IsServed(two.Paths).ShouldBeFalse();
        await two.ServeAsync();
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_state()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Server.Token.Length.ShouldBe(64);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            File.GetUnixFileMode(lab.Paths.StateFile).ShouldBe(ownerOnly);
            File.GetUnixFileMode(lab.Paths.Machines).ShouldBe(ownerOnly | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_state_file_that_is_not_ours_is_not_overwritten()
    {
        await using var lab = await LabFixture.StartAsync();
        await lab.StopAsync();
        var ours = await File.ReadAllTextAsync(lab.Paths.StateFile);
        await File.WriteAllTextAsync(lab.Paths.StateFile, "not JSON");
        (await Should.ThrowAsync<SnowliftException>(lab.ServeAsync)).What.ShouldContain("lab.json");
        (await File.ReadAllTextAsync(lab.Paths.StateFile)).ShouldBe("not JSON");
        await File.WriteAllTextAsync(lab.Paths.StateFile, ours);
        await lab.ServeAsync();
    }

    [Fact]
    public async Task The_status_tells_which_machine_is_where()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        var status = (await lab.GetAsync("/_lab/status")).Json!;
        status.Text("endpoint").ShouldBe(lab.Server.Endpoint.ToString());
        var machine = status["machines"]![0]!;
        (machine["server_id"]!.GetValue<long>(), machine.Text("address"), machine.Text("status"), machine["running"]!.GetValue<bool>())
            .ShouldBe((id, lab.Host.Specs[id].Address, "running", true));
    }
}
