using System.Text.Json.Nodes;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Tests.Support;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Tests.Api;

public sealed class ServerTests
{
    [Fact]
    public async Task A_new_server_is_locked_until_it_runs()
    {
        await using var lab = await LabFixture.StartAsync();
        var gate = new TaskCompletionSource();
        lab.Host.Gate = gate.Task;
        var created = await lab.PostAsync("/servers", Body());
        created.Json!["server"]!.Text("status").ShouldBe("initializing");
        created.Json["server"]!["locked"]!.GetValue<bool>().ShouldBeTrue();
        created.Json["action"]!.Text("command").ShouldBe("create_server");
        created.Json["next_actions"]!.AsArray().Single()!.Text("command").ShouldBe("start_server");
        var id = created.Json["server"]!["id"]!.GetValue<long>();
        (await lab.PostAsync($"/servers/{id}/actions/reset")).ShouldSatisfyAllConditions(
            r => r.Status.ShouldBe(423), r => r.Code.ShouldBe("locked"));
        (await lab.DeleteAsync($"/servers/{id}")).Code.ShouldBe("locked");

        gate.SetResult();
        (await lab.EndOfAsync(created)).Text("status").ShouldBe("success");
        var server = (await lab.GetAsync($"/servers/{id}")).Json!["server"]!;
        server.Text("status").ShouldBe("running");
        server["locked"]!.GetValue<bool>().ShouldBeFalse();
        lab.Host.Calls.ShouldBe(["create", "start"]);
    }

    [Fact]
    public async Task The_machine_gets_what_the_server_was_asked_for()
    {
        await using var lab = await LabFixture.StartAsync();
        await lab.PostAsync("/ssh_keys", new JsonObject { ["name"] = "me", ["public_key"] = Keys.Ed25519 });
        var id = await lab.CreateServerAsync("web", new() { ["ssh_keys"] = new JsonArray("me"), ["user_data"] = "#cloud-config\n" });
        var spec = lab.Host.Specs[id];
        spec.ShouldSatisfyAllConditions(
            s => s.Name.ShouldBe("web"),
            s => s.Image.ShouldBe("debian-12"),
            s => s.Cores.ShouldBe(2),
            s => s.MemoryGiB.ShouldBe(4),
            s => s.DiskGB.ShouldBe(40),
            s => s.Architecture.ShouldBe("x86"),
            s => s.Uefi.ShouldBeFalse(),
            s => s.UserData.ShouldBe("#cloud-config\n"),
            s => s.AuthorizedKeys.ShouldBe([Keys.Ed25519.Trim()]));
    }

    [Fact]
    public async Task A_label_asks_for_the_firmware_and_arm_has_uefi_always()
    {
        await using var lab = await LabFixture.StartAsync();
        var uefi = await lab.CreateServerAsync("a", new() { ["labels"] = new JsonObject { [LabLabels.Firmware] = "uefi" } });
        var arm = await lab.CreateServerAsync("b", new() { ["server_type"] = "cax11" });
        lab.Host.Specs[uefi].Uefi.ShouldBeTrue();
        lab.Host.Specs[arm].Uefi.ShouldBeTrue();
        lab.Host.Specs[arm].Architecture.ShouldBe("arm");
    }

    [Fact]
    public async Task The_ssh_port_is_told_by_a_label_where_it_is_not_22()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        await lab.PutAsync($"/servers/{id}", new JsonObject { ["labels"] = new JsonObject { [LabLabels.SshPort] = "1", ["env"] = "test" } });
        var labels = (await lab.GetAsync($"/servers/{id}")).Json!["server"]!["labels"]!.AsObject();
        var port = lab.Host.Specs[id].SshPort;
        labels["env"]!.GetValue<string>().ShouldBe("test");
        labels[LabLabels.SshPort]?.GetValue<string>().ShouldBe(port == 22 ? null : $"{port}");
        labels.ContainsKey(LabLabels.SshPort).ShouldBe(port != 22);
    }

    [Fact]
    public async Task A_server_without_ipv4_tells_its_machines_address_by_a_label()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync("six", new() { ["public_net"] = new JsonObject { ["enable_ipv4"] = false } });
        var server = (await lab.GetAsync($"/servers/{id}")).Json!["server"]!;
        server["public_net"]!["ipv4"].ShouldBeNull();
        server["public_net"]!["ipv6"]!.Text("ip")!.ShouldStartWith("2001:db8:");
        server["labels"]!.Text(LabLabels.Address).ShouldBe(lab.Host.Specs[id].Address);
    }

    [Fact]
    public async Task A_guest_that_switches_itself_off_is_seen_as_off()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        await lab.Host.StopAsync(id, CancellationToken.None);
        (await lab.GetAsync($"/servers/{id}")).Json!["server"]!.Text("status").ShouldBe("off");
        (await lab.GetAsync("/servers?status=off")).Json!["servers"]!.AsArray().Count.ShouldBe(1);
        (await lab.GetAsync("/servers?status=running")).Json!["servers"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Deleting_frees_the_name_and_the_addresses()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        var deleted = await lab.DeleteAsync($"/servers/{id}");
        deleted.Status.ShouldBe(200);
        (await lab.EndOfAsync(deleted)).Text("status").ShouldBe("success");
        (await lab.GetAsync($"/servers/{id}")).Code.ShouldBe("not_found");
        (await lab.GetAsync("/primary_ips")).Json!["primary_ips"]!.AsArray().ShouldBeEmpty();
        lab.Host.Specs.ShouldNotContainKey(id);
        await lab.CreateServerAsync();
    }

    [Fact]
    public async Task A_primary_ip_that_is_kept_serves_the_next_server()
    {
        await using var lab = await LabFixture.StartAsync();
        var id = await lab.CreateServerAsync();
        var ip = (await lab.GetAsync($"/servers/{id}")).Json!["server"]!["public_net"]!["ipv4"]!;
        await lab.PutAsync($"/primary_ips/{ip["id"]}", new JsonObject { ["auto_delete"] = false });
        (await lab.DeleteAsync($"/primary_ips/{ip["id"]}")).Code.ShouldBe("invalid_input");
        await lab.EndOfAsync(await lab.DeleteAsync($"/servers/{id}"));

        var next = await lab.CreateServerAsync("next", new() { ["public_net"] = new JsonObject { ["ipv4"] = ip["id"]!.DeepClone() } });
        lab.Host.Specs[next].Address.ShouldBe(ip.Text("ip"));
        await lab.EndOfAsync(await lab.DeleteAsync($"/servers/{next}"));
        (await lab.DeleteAsync($"/primary_ips/{ip["id"]}")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_failed_creation_leaves_a_server_that_can_be_deleted()
    {
        await using var lab = await LabFixture.StartAsync();
        lab.Host.Gate = Task.FromException(new MachineException("server_error", "no disk left"));
        var created = await lab.PostAsync("/servers", Body());
        (await lab.EndOfAsync(created))["error"]!.Text("message").ShouldBe("no disk left");
        lab.Host.Gate = Task.CompletedTask;
        var id = created.Json!["server"]!["id"]!.GetValue<long>();
        (await lab.GetAsync($"/servers/{id}")).Json!["server"]!.Text("status").ShouldBe("off");
        (await lab.EndOfAsync(await lab.DeleteAsync($"/servers/{id}"))).Text("status").ShouldBe("success");
    }

    [Fact]
    public async Task A_fleet_is_created_and_deleted_side_by_side()
    {
        const int size = 100;
        await using var lab = await LabFixture.StartAsync(o => o with { ServerLimit = size, RequestsPerHour = 1_000_000 });
        var ids = await Task.WhenAll(Enumerable.Range(0, size).Select(i => lab.CreateServerAsync($"web-{i}")));
        lab.Host.Specs.Values.Select(s => (s.Address, s.SshPort)).Distinct().Count().ShouldBe(size);
        lab.Host.Specs.Values.Select(s => s.Address).Distinct().Count().ShouldBe(size);
        (await lab.GetAsync("/servers?status=running")).Json!["meta"]!["pagination"]!["total_entries"]!.GetValue<int>().ShouldBe(size);
        await lab.RestartAsync();
        await Task.WhenAll(ids.Select(async id => await lab.EndOfAsync(await lab.DeleteAsync($"/servers/{id}"))));
        lab.Host.Specs.ShouldBeEmpty();
        (await lab.GetAsync("/primary_ips")).Json!["primary_ips"]!.AsArray().ShouldBeEmpty();
    }

    internal static JsonObject Body(string name = "web") =>
        new() { ["name"] = name, ["server_type"] = "cx23", ["image"] = "debian-12", ["location"] = "nbg1" };
}
