using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Console;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Machines.Qemu;
using Snowlift.Lab.Settings;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Tests.Machines;

/// <summary>
/// What is left to see of a machine that does not answer: its screen, its serial log, and its disk from the rescue system.
/// One real machine behind the lab's API, asked as Hetzner is.
/// </summary>
[Trait("Category", "Qemu")]
[Trait("Category", "Nightly")]
public sealed class QemuScreenTests(QemuFixture lab) : IClassFixture<QemuFixture>, IAsyncLifetime
{
    private QemuHost _host = null!;
    private LabServer _server = null!;
    private HetznerClient _cloud = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var paths = new LabPaths(Path.Combine(lab.Root, "lab"));
        _host = new QemuHost(lab.Runner, TimeProvider.System, new QemuOptions(paths.Machines, lab.Images, Accelerator.Tcg));
        _server = await LabServer.StartAsync(new LabOptions(paths), _host, TimeProvider.System, Cancellation);
        _cloud = new HetznerClient(new HetznerOptions(_server.Endpoint, new ApiToken(_server.Token)));
    }

    [Fact]
    public async Task Screen_serial_log_and_disk_can_be_seen_without_the_machines_help()
    {
        var (id, spec) = await CreateAsync();
        await lab.SshAsync(spec, "mkdir -p /var/log/journal && journalctl --flush && echo kept | systemd-cat -t lab && journalctl --sync");

        await TheScreenIsSeen(id);
        (await SerialAsync(id, "?lines=400")).ShouldContain("login:");
        await TheDiskIsReadFromRescue(id, spec);

        (await lab.SshAsync(spec, "hostname")).ShouldBe("web", "after the rescue system the disk is booted again");
        await EndAsync(_cloud.Servers.PowerOffAsync(id, Cancellation));
        (await Should.ThrowAsync<ApiException>(() => _cloud.Servers.RequestConsoleAsync(id, Cancellation)))
            .Message.ShouldContain("off");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in await _cloud.Servers.ListAsync(cancellation: CancellationToken.None))
        {
            await _host.DeleteAsync(server.Id.Value, CancellationToken.None);
        }

        _cloud.Dispose();
        await _server.DisposeAsync();
        await _host.DisposeAsync();
    }

    private async Task TheScreenIsSeen(ServerId id)
    {
        var access = await _cloud.Servers.RequestConsoleAsync(id, Cancellation);
        var wrong = access with { Password = "another" };
        (await Should.ThrowAsync<ConsoleException>(() => ConsolePicture.TakeAsync(wrong, Cancellation)))
            .Message.ShouldContain("did not let us in");
        (await Should.ThrowAsync<ConsoleException>(() => ConsolePicture.TakeAsync(access, Cancellation)))
            .Message.ShouldContain("404", Case.Sensitive, "an address leads to the screen once");

        // The official client asks, and a picture is taken with what it was given.
        var asked = await lab.Runner.RunAsync(
            CommandLine.Of("hcloud", "server", "request-console", "web", "-o", "json")
                .WithEnvironment("HCLOUD_ENDPOINT", _server.Endpoint.ToString())
                .WithEnvironment("HCLOUD_TOKEN", _server.Token)
                .WithEnvironment("HCLOUD_CONFIG", Path.Combine(lab.Root, "hcloud.toml")),
            output: null, Cancellation);
        asked.ExitCode.ShouldBe(0, string.Join('\n', asked.Error));
        var given = JsonNode.Parse(asked.Output)!.AsObject().Select(field => (string)field.Value!).ToList(); // names differ by version
        var address = given.Single(value => value.StartsWith("ws:", StringComparison.Ordinal));
        var picture = await ConsolePicture.TakeAsync(
            access with { WssUrl = address, Password = given.Single(value => value != address) }, Cancellation);

        // QEMU's own picture of the same screen tells the size.
        var dump = Path.Combine(lab.Root, "screen.png");
        await _host.ScreenshotAsync(id.Value, dump, Cancellation);
        picture[..24].ShouldBe((await File.ReadAllBytesAsync(dump, Cancellation))[..24]);
        TestContext.Current.AddAttachment("screen", picture, "image/png");
        Pixels(picture).ShouldContain(b => b > 100, "somewhere on the screen there is light");
    }

    private async Task TheDiskIsReadFromRescue(ServerId id, MachineSpec spec)
    {
        var key = (await _cloud.SshKeys.ListAsync(cancellation: Cancellation)).Single();
        await EndAsync(_cloud.Servers.EnableRescueAsync(id, [key.Id], Cancellation));
        (await _cloud.Servers.GetAsync(id, Cancellation)).RescueEnabled.ShouldBeTrue();
        await EndAsync(_cloud.Servers.ResetAsync(id, Cancellation));
        var os = await lab.UntilAsync(
            spec, () => lab.TrySshAsync(spec, "no", "cat /etc/os-release; hostname"), r => r.Output.Contains("VARIANT_ID=rescue"), "rescue");
        os.ShouldEndWith("rescue");
        (await _cloud.Servers.GetAsync(id, Cancellation)).RescueEnabled.ShouldBeFalse("it is for one boot");
        (await lab.TrySshAsync(spec, "yes", "true")).Succeeded
            .ShouldBeFalse("the rescue system has a host key of its own that nobody can know before, as Hetzner's");

        (await lab.TrySshAsync(spec, "no", "lsblk -no MOUNTPOINT /dev/sda")).Output.Trim().ShouldBeEmpty();
        var seen = await lab.TrySshAsync(
            spec, "no", "mount -o ro /dev/sda1 /mnt && cat /mnt/etc/hostname && journalctl -D /mnt/var/log/journal -t lab -o cat; umount /mnt");
        seen.Output.Trim().ShouldBe("web\nkept", string.Join('\n', seen.Error));

        await EndAsync(_cloud.Servers.ResetAsync(id, Cancellation));
    }

    private async Task<(ServerId Id, MachineSpec Spec)> CreateAsync()
    {
        var model = lab.Spec();
        await _cloud.SshKeys.CreateAsync("me", model.AuthorizedKeys[0], cancellation: Cancellation);
        var created = await _cloud.Servers.CreateAsync(
            new CreateServerRequest { Name = "web", ServerType = "cx23", Image = "debian-12", SshKeys = ["me"], UserData = model.UserData },
            Cancellation);
        await _cloud.Actions.WaitAsync([.. created.AllActions()], cancellation: Cancellation);
        var port = created.Server.Labels.TryGetValue(Lab.Wire.LabLabels.SshPort, out var text) ? int.Parse(text) : 22;
        return (created.Server.Id, model with { ServerId = created.Server.Id.Value, Address = created.Server.PublicNet.Ipv4!.Ip, SshPort = port });
    }

    private async Task EndAsync(Task<ApiAction> begun) =>
        await _cloud.Actions.WaitAsync(await begun, cancellation: Cancellation);

    private async Task<string> SerialAsync(ServerId id, string query)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _server.Token);
        return await http.GetStringAsync(new Uri(_server.Endpoint, $"/_lab/servers/{id}/serial{query}"), Cancellation);
    }

    /// <summary>What is in the one IDAT chunk that follows the header.</summary>
    private static byte[] Pixels(byte[] png)
    {
        const int Header = 8 + 4 + 4 + 13 + 4;
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(Header));
        using var zlib = new ZLibStream(new MemoryStream(png, Header + 8, length), CompressionMode.Decompress);
        using var pixels = new MemoryStream();
        zlib.CopyTo(pixels);
        return pixels.ToArray();
    }
}
