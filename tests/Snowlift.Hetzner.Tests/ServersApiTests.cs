using System.Net;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Names;
using Snowlift.Hetzner.Tests.Fakes;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests;

public sealed class ServersApiTests
{
    private static readonly ServerId Id = new(42);

    [Fact]
    public async Task A_server_is_created_from_exactly_what_was_asked_for()
    {
        using var api = new FakeApi().On(
            "POST /servers",
            $$"""{"server":{{Samples.Server}},"action":{{Samples.Action(1)}},"next_actions":[{{Samples.Action(2, command: "start_server")}}],"root_password":null}""",
            HttpStatusCode.Created);
        using var client = api.Client();

        var created = await client.Servers.CreateAsync(new CreateServerRequest
        {
            Name = "web",
            ServerType = "cx23",
            Image = "debian-12",
            Location = "fsn1",
            SshKeys = ["7"],
            UserData = "#cloud-config\n",
            Labels = new Dictionary<string, string> { ["snowlift/managed"] = "true" },
            PublicNet = new CreatePublicNet(EnableIpv4: false),
        });

        created.Server.Id.ShouldBe(Id);
        created.Action.Command.ShouldBe("create_server");
        created.NextActions.ShouldHaveSingleItem().Command.ShouldBe("start_server");
        created.AllActions().Select(action => action.Id).ShouldBe([1, 2]);
        var call = api.Calls.ShouldHaveSingleItem();
        call.ContentType.ShouldBe("application/json");
        call.Body.ShouldBe(
            """{"name":"web","server_type":"cx23","image":"debian-12","location":"fsn1","ssh_keys":["7"],"user_data":"#cloud-config\n","labels":{"snowlift/managed":"true"},"public_net":{"enable_ipv4":false,"enable_ipv6":true}}""");
    }

    [Fact]
    public async Task What_the_api_would_refuse_is_refused_before_it_is_asked()
    {
        using var api = new FakeApi();
        using var client = api.Client();
        var good = new CreateServerRequest { Name = "web", ServerType = "cx23", Image = "debian-12" };

        await Should.ThrowAsync<ArgumentException>(() => client.Servers.CreateAsync(good with { Name = "not a name" }));
        await Should.ThrowAsync<ArgumentException>(() => client.Servers.CreateAsync(good with { UserData = new string('x', 32769) }));
        await Should.ThrowAsync<ArgumentException>(() => client.Servers.CreateAsync(
            good with { Labels = new Dictionary<string, string> { ["k"] = "a b" } }));
        await Should.ThrowAsync<ArgumentException>(() => client.Servers.UpdateAsync(Id, name: "-"));
        await Should.ThrowAsync<ArgumentException>(() => client.Servers.RebuildAsync(Id, "debian-12", new string('x', 32769)));

        api.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void A_request_does_not_print_its_user_data()
    {
        var request = new CreateServerRequest { Name = "web", ServerType = "cx23", Image = "debian-12", UserData = "PRIVATE KEY" };

        request.ToString().ShouldBe("web (cx23, debian-12, anywhere)");
    }

    [Fact]
    public async Task A_server_is_found_by_its_name_or_not()
    {
        using var api = new FakeApi()
            .On("GET /servers?name=web&page=1&per_page=50", Samples.List("servers", null, Samples.Server))
            .On("GET /servers?name=none&page=1&per_page=50", Samples.List("servers", null));
        using var client = api.Client();

        (await client.Servers.FindAsync("web")).ShouldNotBeNull().Name.ShouldBe("web");
        (await client.Servers.FindAsync("none")).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_of_another_name_is_not_taken_for_the_one_asked_for()
    {
        using var api = new FakeApi().On("GET /servers", Samples.List("servers", null, Samples.Server));
        using var client = api.Client();

        (await client.Servers.FindAsync("other")).ShouldBeNull();
    }

    [Fact]
    public async Task A_list_is_read_to_its_last_page()
    {
        using var api = new FakeApi()
            .On("GET /servers?page=1&per_page=50", Samples.List("servers", 2, Samples.Server, Samples.Server))
            .On("GET /servers?page=2&per_page=50", Samples.List("servers", 3, Samples.Server))
            .On("GET /servers?page=3&per_page=50", Samples.List("servers", null, Samples.Server));
        using var client = api.Client();

        (await client.Servers.ListAsync()).Count.ShouldBe(4);
        client.RequestCount.ShouldBe(3);
    }

    [Fact]
    public async Task A_list_whose_pages_go_in_circles_is_an_error_and_not_an_endless_loop()
    {
        using var api = new FakeApi().On("GET /servers", Samples.List("servers", 1, Samples.Server));
        using var client = api.Client();

        (await Should.ThrowAsync<ApiException>(() => client.Servers.ListAsync())).Code.ShouldBe(ErrorCode.InvalidResponse);
    }

    [Fact]
    public async Task A_label_selector_is_escaped_in_the_query()
    {
        using var api = new FakeApi().On("GET /servers", Samples.List("servers", null));
        using var client = api.Client();

        await client.Servers.ListAsync(LabelSelector.Is("snowlift/managed", "true").AndIn("tier", "a", "b"));

        api.Lines.ShouldBe(
            ["GET /servers?label_selector=snowlift%2Fmanaged%3Dtrue%2Ctier%20in%20%28a%2Cb%29&page=1&per_page=50"]);
    }

    [Fact]
    public async Task Every_command_goes_to_its_own_path_with_its_own_body()
    {
        var action = $$"""{"action":{{Samples.Action(1)}},"root_password":null}""";
        using var api = new FakeApi();
        string[] commands = ["poweron", "poweroff", "reset", "reboot", "shutdown", "disable_rescue", "rebuild", "enable_rescue", "change_type"];
        foreach (var command in commands)
        {
            api.On($"POST /servers/42/actions/{command}", action, HttpStatusCode.Created);
        }

        api.On("DELETE /servers/42", action);
        using var client = api.Client();

        await client.Servers.PowerOnAsync(Id);
        await client.Servers.PowerOffAsync(Id);
        await client.Servers.ResetAsync(Id);
        await client.Servers.RebootAsync(Id);
        await client.Servers.ShutdownAsync(Id);
        await client.Servers.DisableRescueAsync(Id);
        await client.Servers.RebuildAsync(Id, "debian-12");
        await client.Servers.RebuildAsync(Id, "debian-12", "#cloud-config");
        await client.Servers.EnableRescueAsync(Id, [7, 8]);
        await client.Servers.ChangeTypeAsync(Id, "cx33", upgradeDisk: false);
        (await client.Servers.DeleteAsync(Id)).Id.ShouldBe(1);

        api.Calls.Select(call => $"{call.Line} {call.Body}".TrimEnd()).ShouldBe(
        [
            "POST /servers/42/actions/poweron",
            "POST /servers/42/actions/poweroff",
            "POST /servers/42/actions/reset",
            "POST /servers/42/actions/reboot",
            "POST /servers/42/actions/shutdown",
            "POST /servers/42/actions/disable_rescue",
            """POST /servers/42/actions/rebuild {"image":"debian-12"}""",
            """POST /servers/42/actions/rebuild {"image":"debian-12","user_data":"#cloud-config"}""",
            """POST /servers/42/actions/enable_rescue {"type":"linux64","ssh_keys":[7,8]}""",
            """POST /servers/42/actions/change_type {"server_type":"cx33","upgrade_disk":false}""",
            "DELETE /servers/42",
        ]);
        api.Calls[0].ContentType.ShouldBeNull();
    }

    [Fact]
    public async Task An_update_leaves_out_what_stays()
    {
        using var api = new FakeApi().On("PUT /servers/42", $$"""{"server":{{Samples.Server}}}""");
        using var client = api.Client();

        await client.Servers.UpdateAsync(Id, name: "web2");
        await client.Servers.UpdateAsync(Id, labels: new Dictionary<string, string>());

        api.Calls.Select(call => call.Body).ShouldBe(["""{"name":"web2"}""", """{"labels":{}}"""]);
    }

    [Fact]
    public async Task A_snapshot_and_a_console_can_be_asked_for()
    {
        using var api = new FakeApi()
            .On("POST /servers/42/actions/create_image", $$"""{"image":{{Samples.Image}},"action":{{Samples.Action(3)}}}""", HttpStatusCode.Created)
            .On("POST /servers/42/actions/request_console", $$"""{"wss_url":"wss://console.example/?server_id=1","password":"9MQaTg2VAGI0FIpc10k3UpRXcHj2wQ6x","action":{{Samples.Action(4)}}}""", HttpStatusCode.Created);
        using var client = api.Client();

        var (image, action) = await client.Servers.CreateImageAsync(Id, "before the upgrade");
        image.Name.ShouldBe("debian-12");
        action.Id.ShouldBe(3);
        api.Calls[0].Body.ShouldBe("""{"type":"snapshot","description":"before the upgrade"}""");

        var console = await client.Servers.RequestConsoleAsync(Id);
        console.WssUrl.ShouldStartWith("wss://");
        console.ToString().ShouldNotContain(console.Password);
    }
}
