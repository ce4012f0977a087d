using System.Text.Json;
using Snowlift.Cli.Context;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Wire;
using Snowlift.Lab;
using Snowlift.Lab.Machines.Simulated;
using Snowlift.Lab.Settings;
using Snowlift.Runs;

namespace Snowlift.Cli.Tests;

/// <summary>The whole program against the lab's API: what it lists, deletes and leaves alone.</summary>
public sealed class ImagesTests : IAsyncLifetime
{
    private const string System = "0c1m6gdsmbbs40n4m3dy7q1l7x1rz0ya";

    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-images-").FullName;
    private SimulatedHost _machines = null!;
    private LabServer _lab = null!;
    private HetznerClient _cloud = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _machines = new SimulatedHost(TimeProvider.System);
        _lab = await LabServer.StartAsync(new LabOptions(new LabPaths(_folder)), _machines, TimeProvider.System, Token);
        _cloud = new HetznerClient(new HetznerOptions(_lab.Endpoint, new ApiToken(_lab.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        _cloud.Dispose();
        await _lab.DisposeAsync();
        await _machines.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Without_images_the_list_says_how_to_make_one()
    {
        using var cli = Start();
        (await cli.RunAsync("images")).ShouldBe(0, cli.Error);
        cli.Out.ShouldBe("There are no baked images. To make one: snowlift bake HOST\n");
    }

    [Fact]
    public async Task The_list_says_what_each_image_is_and_costs()
    {
        await MakeAsync("web");
        await MakeAsync("db");
        await MakeAsync(null);
        using var cli = Start();
        (await cli.RunAsync("images")).ShouldBe(0, cli.Error);
        cli.Out.ShouldMatchGolden("images");
    }

    [Fact]
    public async Task For_programs_the_list_is_one_JSON_array()
    {
        var id = await MakeAsync("web");
        using var cli = Start();
        (await cli.RunAsync("images", "--json")).ShouldBe(0, cli.Error);
        var image = JsonDocument.Parse(cli.Out).RootElement.EnumerateArray().ShouldHaveSingleItem();
        image.GetProperty("id").GetInt64().ShouldBe(id);
        image.GetProperty("host").GetString().ShouldBe("web");
        image.GetProperty("system").GetString().ShouldBe(System);
    }

    [Fact]
    public async Task Pruning_keeps_the_newest_of_each_host_and_what_is_not_ours()
    {
        var older = await MakeAsync("web");
        var newer = await MakeAsync("web");
        var other = await MakeAsync("db");
        var foreign = await MakeAsync(null);

        using var dry = Start();
        (await dry.RunAsync("images", "prune", "--dry-run")).ShouldBe(0, dry.Error);
        dry.Out.ShouldStartWith($"would delete {older} of web");
        using var unasked = Start();
        (await unasked.RunAsync("images", "prune")).ShouldBe(8);
        (await IdsAsync()).ShouldBe([older, newer, other, foreign]);

        using var cli = Start();
        (await cli.RunAsync("images", "prune", "--yes")).ShouldBe(0, cli.Error);
        (await IdsAsync()).ShouldBe([newer, other, foreign]);
        using var again = Start();
        (await again.RunAsync("images", "prune", "--yes")).ShouldBe(0, again.Error);
        again.Out.ShouldBe("There is nothing to delete.\n");
    }

    [Fact]
    public async Task One_image_is_deleted_after_its_id_was_typed()
    {
        var id = await MakeAsync("web");
        using var wrong = Start();
        (wrong.Typed, wrong.Terminal) = ("yes\n", Support.Cli.TerminalOf(100));
        (await wrong.RunAsync("images", "delete", $"{id}")).ShouldBe(8);
        using var cli = Start();
        (cli.Typed, cli.Terminal) = ($"{id}\n", Support.Cli.TerminalOf(100));
        (await cli.RunAsync("images", "delete", $"{id}")).ShouldBe(0, cli.Error);
        (await IdsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_snapshot_of_somebody_elses_needs_its_id_typed_whatever_yes_says()
    {
        var id = await MakeAsync(null);
        using var cli = Start();
        (await cli.RunAsync("images", "delete", $"{id}", "--yes")).ShouldBe(8);
        cli.Error.ShouldContain("which Snowlift did not make");
        (await IdsAsync()).ShouldBe([id]);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("114690387")]
    public async Task What_is_no_snapshot_is_not_deleted(string id)
    {
        using var cli = Start();
        (await cli.RunAsync("images", "delete", id, "--yes")).ShouldBe(2, cli.Error);
    }

    [Fact]
    public async Task A_host_without_a_server_is_not_baked()
    {
        using var cli = Start();
        var key = Path.Combine(Directory.CreateDirectory(Path.Combine(cli.Folder, ".ssh")).FullName, "id_ed25519");
        await File.WriteAllTextAsync(key, "the public half is beside it\n", Token);
        await File.WriteAllTextAsync(key + ".pub", SimulatedKeys.New() + " me\n", Token);
        (await cli.RunAsync("bake", "web", "--plain")).ShouldBe(2);
        cli.Error.ShouldContain("There is no server named web");
    }

    [Fact]
    public void What_was_baked_is_told_with_its_price()
    {
        using var output = new StringWriter { NewLine = "\n" };
        new BakedView(output, width: null, Suggestions.Plain).Write(Stories.Baked, new CloudChoice(CloudKind.Hetzner, MachineKind.Qemu));
        output.ToString().ShouldMatchGolden("baked");
    }

    private Support.Cli Start()
    {
        var cli = new Support.Cli { Deployer = null, Clock = TimeProvider.System };
        cli.Environment["HCLOUD_ENDPOINT"] = _lab.Endpoint.ToString();
        cli.Environment["HCLOUD_TOKEN"] = _lab.Token;
        return cli;
    }

    private async Task<IReadOnlyList<long>> IdsAsync() =>
        [.. (await _cloud.Images.ListAsync(type: ImageType.Snapshot, cancellation: Token)).Select(image => image.Id)];

    /// <summary>A snapshot with a bake's labels, or somebody else's.</summary>
    private async Task<long> MakeAsync(string? host)
    {
        var name = host ?? "foreign";
        if (await _cloud.Servers.FindAsync(name, Token) is not { } server)
        {
            var created = await _cloud.Servers.CreateAsync(
                new CreateServerRequest { Name = name, ServerType = "cx23", Image = "debian-12", StartAfterCreate = false }, Token);
            await _cloud.Actions.WaitAsync(created.AllActions(), null, Token);
            server = created.Server;
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (host is not null)
        {
            labels = new(StringComparer.Ordinal)
            {
                ["snowlift/managed"] = "true", ["snowlift/host"] = host, ["snowlift/system"] = System, ["snowlift/arch"] = "x86",
            };
        }

        var made = await _cloud.Servers.CreateImageAsync(server.Id, $"{name}: a system", labels, Token);
        await _cloud.Actions.WaitAsync(made.Action, null, Token);
        return made.Image.Id;
    }
}
