using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Snowlift.Lab.Tests.Support;

namespace Snowlift.Lab.Tests.Consoles;

/// <summary>A console's address, with a screen that only greets and echoes.</summary>
public sealed class ConsoleBridgeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_is_carried_to_the_screen_and_back_without_the_labs_token()
    {
        await using var lab = await LabFixture.StartAsync(consoles: true);
        using var viewer = await ConnectAsync(await AddressAsync(lab));
        viewer.SubProtocol.ShouldBe("binary");
        (await ReadAsync(viewer, MachinesWithConsole.Greeting.Length)).ShouldBe(MachinesWithConsole.Greeting);
        await viewer.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
        (await ReadAsync(viewer, 5)).ShouldBe("hello");
        await viewer.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
    }

    [Fact]
    public async Task A_screen_that_goes_is_heard_to_its_last_word()
    {
        await using var lab = await LabFixture.StartAsync(consoles: true);
        using var viewer = await ConnectAsync(await AddressAsync(lab));
        await viewer.SendAsync(MachinesWithConsole.Farewell, WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
        var heard = MachinesWithConsole.Greeting + Encoding.ASCII.GetString(MachinesWithConsole.Farewell);
        (await ReadAsync(viewer, heard.Length)).ShouldBe(heard);
    }

    [Fact]
    public async Task An_address_leads_to_the_screen_once()
    {
        await using var lab = await LabFixture.StartAsync(consoles: true);
        var address = await AddressAsync(lab);
        using (await ConnectAsync(address))
        {
            (await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(address))).Message.ShouldContain("404");
        }

        (await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(address))).Message.ShouldContain("404");
    }

    [Fact]
    public async Task An_address_is_good_for_a_minute()
    {
        var time = new ShiftedTime();
        await using var lab = await LabFixture.StartAsync(time: time, consoles: true);
        var (late, early) = (await AddressAsync(lab), await AddressAsync(lab));
        time.Shift = TimeSpan.FromSeconds(55);
        (await ConnectAsync(early)).Dispose();
        time.Shift = TimeSpan.FromSeconds(61);
        (await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(late))).Message.ShouldContain("404");
    }

    [Fact]
    public async Task What_is_no_websocket_is_told_so_and_costs_the_address_nothing()
    {
        await using var lab = await LabFixture.StartAsync(consoles: true);
        var address = await AddressAsync(lab);
        var reply = await lab.GetAsync(address.AbsolutePath);
        reply.Status.ShouldBe(400);
        reply.Message!.ShouldContain("VNC");
        (await ConnectAsync(address)).Dispose();
    }

    [Fact]
    public async Task The_lab_stops_while_a_viewer_looks_on()
    {
        await using var lab = await LabFixture.StartAsync(consoles: true);
        using var viewer = await ConnectAsync(await AddressAsync(lab));
        await ReadAsync(viewer, MachinesWithConsole.Greeting.Length);
        await lab.RestartAsync();
        await Should.ThrowAsync<Exception>(() => ReadAsync(viewer, 1));
    }

    private static async Task<Uri> AddressAsync(LabFixture lab)
    {
        var servers = (JsonArray)(await lab.GetAsync("/servers")).Json!["servers"]!;
        var id = servers.Count > 0 ? servers[0]!["id"]!.GetValue<long>() : await lab.CreateServerAsync();
        return new((await lab.PostAsync($"/servers/{id}/actions/request_console")).Json!.Text("wss_url")!);
    }

    private static async Task<ClientWebSocket> ConnectAsync(Uri address)
    {
        var viewer = new ClientWebSocket();
        viewer.Options.AddSubProtocol("binary");
        viewer.Options.Proxy = null;
        try
        {
            await viewer.ConnectAsync(address, Cancellation);
            return viewer;
        }
        catch
        {
            viewer.Dispose();
            throw;
        }
    }

    private static async Task<string> ReadAsync(ClientWebSocket viewer, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var bytes = new byte[count];
        await using var stream = WebSocketStream.Create(viewer, WebSocketMessageType.Binary, ownsWebSocket: false);
        await stream.ReadExactlyAsync(bytes, limit.Token);
        return Encoding.ASCII.GetString(bytes);
    }
}
