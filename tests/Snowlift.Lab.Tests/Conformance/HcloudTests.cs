using System.Text.Json.Nodes;
using Snowlift.Lab.Tests.Support;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Conformance;

/// <summary>The official <c>hcloud</c> program, as Debian packages it, against the lab.</summary>
public sealed class HcloudTests
{
    [Fact]
    public async Task It_lists_what_is_on_offer()
    {
        await using var lab = await LabFixture.StartAsync();
        (await Hcloud(lab, "location list -o noheader -o columns=name")).Split('\n').ShouldBe(["fsn1", "nbg1", "hel1", "ash", "hil", "sin"]);
        (await Hcloud(lab, "server-type list")).ShouldContain("cx23");
        (await Describe(lab, "server-type", "cx23"))["prices"]![0]!["price_monthly"]!["gross"]!.GetValue<string>()
            .ShouldBe("6.5331000000000000");
        (await Hcloud(lab, "image list --type system")).ShouldContain("debian-12");
        (await Hcloud(lab, "image describe debian-12")).ShouldContain("114690387");
        foreach (var kind in new[] { "iso", "volume", "network", "firewall", "floating-ip", "load-balancer", "placement-group", "certificate" })
        {
            (await Hcloud(lab, $"{kind} list -o noheader")).ShouldBeEmpty(kind);
        }
    }

    [Fact]
    public async Task It_leads_a_server_through_its_life()
    {
        await using var lab = await LabFixture.StartAsync();
        var keyFile = Path.Combine(lab.Paths.Root, "key.pub");
        await File.WriteAllTextAsync(keyFile, Keys.Ed25519);
        await Hcloud(lab, $"ssh-key create --name me --public-key-from-file {keyFile}");
        (await Hcloud(lab, "ssh-key list")).ShouldContain("me");
        var created = await Hcloud(
            lab, "server create --name web --type cx23 --image debian-12 --location nbg1 --ssh-key me --label env=test");
        created.ShouldContain("IPv4: 127.77.");
        created.ShouldNotContain("Root password");
        (await Hcloud(lab, "server list -o noheader -o columns=name,status")).ShouldBe("web   running");
        (await Hcloud(lab, "server list -o noheader -o columns=name -l env=test")).ShouldBe("web");
        (await Hcloud(lab, "server list -o noheader -o columns=name -l env!=test")).ShouldBeEmpty();
        (await Hcloud(lab, "server describe web")).ShouldContain("Debian 12");
        (await Hcloud(lab, "server ip web")).ShouldStartWith("127.77.");
        (await Hcloud(lab, "primary-ip list -o noheader")).ShouldContain("127.77.");

        foreach (var action in new[] { "poweroff", "poweron", "reboot", "reset", "shutdown", "poweron" })
        {
            await Hcloud(lab, $"server {action} web");
        }

        await Hcloud(lab, "server enable-rescue web --ssh-key me");
        (await Describe(lab, "server", "web"))["rescue_enabled"]!.GetValue<bool>().ShouldBeTrue();
        await Hcloud(lab, "server disable-rescue web");
        await Hcloud(lab, "server create-image web --type snapshot --description disk");
        var snapshot = await Hcloud(lab, "image list --type snapshot -o noheader -o columns=id");
        await Hcloud(lab, $"image update {snapshot} --description mine");
        await Hcloud(lab, $"image add-label {snapshot} of=web");
        (await Hcloud(lab, "image list --type snapshot --selector of=web -o noheader -o columns=description")).ShouldBe("mine");
        await Hcloud(lab, $"image enable-protection {snapshot} delete");
        (await Describe(lab, "image", snapshot))["protection"]!["delete"]!.GetValue<bool>().ShouldBeTrue();
        await Hcloud(lab, $"image disable-protection {snapshot} delete");
        await Hcloud(lab, $"server rebuild web --image {snapshot}");
        await Hcloud(lab, "server rebuild web --image debian-13");
        await Hcloud(lab, "server add-label web tier=front");
        await Hcloud(lab, "server remove-label web env");
        var labels = (await Describe(lab, "server", "web"))["labels"]!.AsObject();
        labels["tier"]!.GetValue<string>().ShouldBe("front");
        labels.ShouldNotContainKey("env");
        await Hcloud(lab, "server update web --name www");
        await Hcloud(lab, "server poweroff www");
        await Hcloud(lab, "server change-type www cx33");
        await Hcloud(lab, $"image delete {snapshot}");
        await Hcloud(lab, "server delete www");
        (await Hcloud(lab, "server list -o noheader")).ShouldBeEmpty();
        (await Hcloud(lab, "primary-ip list -o noheader")).ShouldBeEmpty();
        await Hcloud(lab, "ssh-key delete me");
    }

    [Fact]
    public async Task It_makes_attaches_and_deletes_volumes()
    {
        await using var lab = await LabFixture.StartAsync();
        await lab.CreateServerAsync();
        await Hcloud(lab, "volume create --name data --size 10 --server web");
        await Hcloud(lab, "volume create --name spare --size 20 --location nbg1");
        (await Hcloud(lab, "volume list -o noheader -o columns=name,size,server")).ShouldBe("data    10 GB   web\nspare   20 GB   -");
        (await Describe(lab, "volume", "data"))["linux_device"]!.GetValue<string>().ShouldStartWith("/dev/disk/by-id/scsi-0HC_Volume_");
        await Hcloud(lab, "volume detach data");
        await Hcloud(lab, "volume attach spare --server web");
        await Hcloud(lab, "server delete web");
        (await Hcloud(lab, "volume list -o noheader -o columns=name,server")).ShouldBe("data    -\nspare   -");
        await Hcloud(lab, "volume delete data");
        await Hcloud(lab, "volume delete spare");
        (await Hcloud(lab, "volume list -o noheader")).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_shows_a_root_password_when_there_is_no_key()
    {
        await using var lab = await LabFixture.StartAsync();
        (await Hcloud(lab, "server create --name web --type cx23 --image debian-12")).ShouldContain("Root password:");
    }

    [Fact]
    public async Task It_reads_all_pages()
    {
        await using var lab = await LabFixture.StartAsync(o => o with { ServerLimit = 60 });
        for (var i = 0; i < 53; i++)
        {
            await lab.CreateServerAsync($"web-{i:00}", new JsonObject { ["start_after_create"] = false });
        }

        (await Hcloud(lab, "server list -o noheader -o columns=name -s name:desc")).Split('\n').ShouldBe(
            Enumerable.Range(0, 53).Reverse().Select(i => $"web-{i:00}"));
    }

    [Theory]
    [InlineData("server create --name web --type cx23 --image debian-12", "server name is already used (uniqueness_error")]
    [InlineData("server create --name a_b --type cx23 --image debian-12", "invalid input in field 'name': must be a valid hostname (invalid_input")]
    [InlineData("server create --name two --type cx23 --image debian-12 --location ash", "unsupported location for server type (invalid_input")]
    [InlineData("server create --name two --type cpx21 --image debian-12 --location nbg1", "error during placement (resource_unavailable")]
    [InlineData("server create --name two --type cx23 --image debian-12 --location mars", "location 'mars' not found (invalid_input")]
    [InlineData("server delete two", "server not found: two")]
    [InlineData("server change-type web cx33", "server must be stopped to change its type (server_not_stopped")]
    [InlineData("server request-console web", "the lab's machines have no console to show (unsupported_error")]
    public async Task It_passes_a_refusal_on(string arguments, string message)
    {
        await using var lab = await LabFixture.StartAsync();
        await lab.CreateServerAsync();
        var result = await RunAsync(lab, arguments);
        result.ExitCode.ShouldNotBe(0);
        string.Join('\n', result.Error).ShouldContain(message);
    }

    [Fact]
    public async Task It_is_given_a_console_where_the_machines_have_one()
    {
        await using var lab = await LabFixture.StartAsync(consoles: true);
        await lab.CreateServerAsync();
        var console = await Hcloud(lab, "server request-console web");
        console.ShouldContain($"ws://{lab.Server.Endpoint.Authority}/_lab/consoles/");
        console.ShouldContain("secret");
    }

    [Fact]
    public async Task It_is_not_let_in_with_another_token()
    {
        await using var lab = await LabFixture.StartAsync();
        var result = await RunAsync(lab, "server list", token: new string('x', 64));
        string.Join('\n', result.Error).ShouldContain("unable to authenticate (unauthorized");
    }

    private static async Task<JsonNode> Describe(LabFixture lab, string kind, string name) =>
        JsonNode.Parse(await Hcloud(lab, $"{kind} describe {name} -o json"))!;

    /// <summary>What it prints when it succeeds, without the spaces around.</summary>
    private static async Task<string> Hcloud(LabFixture lab, string arguments)
    {
        var result = await RunAsync(lab, arguments);
        result.ExitCode.ShouldBe(0, $"hcloud {arguments}: {string.Join('\n', result.Error)}");
        return string.Join('\n', result.Output.Trim().Split('\n', StringSplitOptions.TrimEntries));
    }

    private static async Task<ProcessResult> RunAsync(LabFixture lab, string arguments, string? token = null)
    {
        var command = new CommandLine("hcloud", [.. arguments.Split(' '), "--poll-interval", "20ms"])
            .WithEnvironment("HCLOUD_ENDPOINT", lab.Server.Endpoint.ToString())
            .WithEnvironment("HCLOUD_TOKEN", token ?? lab.Server.Token)
            .WithEnvironment("HCLOUD_CONFIG", Path.Combine(lab.Paths.Root, "hcloud.toml"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        return await new ProcessRunner().RunAsync(command, output: null, limit.Token);
    }
}
