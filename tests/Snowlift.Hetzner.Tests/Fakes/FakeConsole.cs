using System.Buffers.Binary;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests.Fakes;

/// <summary>A real websocket on loopback behind which a script plays the console.</summary>
internal sealed class FakeConsole : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeConsole(WebApplication app) => _app = app;

    /// <summary>What went wrong in the script, of which the viewer notices no more than the end.</summary>
    public Exception? Failure { get; private set; }

    public string? Protocol { get; private set; }

    public string Authority { get; private set; } = "";

    public static async Task<FakeConsole> StartAsync(Func<RfbScreen, Task> script, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        builder.Services.AddRoutingCore();
        var console = new FakeConsole(builder.Build());
        console._app.UseWebSockets();
        console._app.Run(context => console.ServeAsync(context, script));
        await console._app.StartAsync();
        console.Authority = new Uri(console._app.Urls.First()).Authority;
        return console;
    }

    public ConsoleAccess Access(string password = "", string path = "/console?token=secret") =>
        new(null!, $"ws://{Authority}{path}", password);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context, Func<RfbScreen, Task> script)
    {
        if (context.Request.Path == "/gone")
        {
            context.Response.StatusCode = 404;
            return;
        }

        Protocol = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault();
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Protocol);
        await using var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, TimeSpan.FromSeconds(1));
        try
        {
            await script(new RfbScreen(stream, context.RequestAborted));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failure = e;
        }
    }
}

/// <summary>The screen's side of RFB, word for word as a script wants it.</summary>
internal sealed class RfbScreen(Stream stream, CancellationToken end)
{
    /// <summary>Greets, lets everybody in, and describes the screen.</summary>
    public async Task OpenAsync(int width, int height)
    {
        await GreetAsync();
        await SendAsync(1, 1);
        (await ReadAsync(1)).ShouldBe([1]);
        await SendAsync(0, 0, 0, 0);
        await DescribeAsync(width, height);
    }

    public async Task GreetAsync()
    {
        await SendAsync("RFB 003.008\n"u8.ToArray());
        Encoding.ASCII.GetString(await ReadAsync(12)).ShouldBe("RFB 003.008\n");
    }

    /// <summary>Reads ClientInit, describes the screen in a pixel format that nobody wants, and reads what is wanted.</summary>
    public async Task DescribeAsync(int width, int height)
    {
        (await ReadAsync(1)).ShouldBe([1]);
        await SendAsync([.. Short(width), .. Short(height), 8, 8, 0, 0, 0, 7, 0, 7, 0, 3, 0, 3, 6, 0, 0, 0, .. Text("a screen")]);
        (await ReadAsync(20)).ShouldBe([0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]);
        (await ReadAsync(12)).ShouldBe([2, 0, 0, 2, 0, 0, 0, 0, 255, 255, 255, 33]);
    }

    /// <summary>Reads a request for the picture.</summary>
    public async Task<(bool IsIncremental, int Width, int Height)> RequestAsync()
    {
        var request = await ReadAsync(10);
        request[0].ShouldBe((byte)3);
        request[2..6].ShouldBe([0, 0, 0, 0]);
        return (request[1] == 1, BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(6)), BinaryPrimitives.ReadUInt16BigEndian(request.AsSpan(8)));
    }

    /// <summary>Announces an update of so many rectangles.</summary>
    public Task UpdateAsync(int rectangles) => SendAsync([0, 0, .. Short(rectangles)]);

    /// <summary>A raw rectangle whose pixels are 0xRRGGBB.</summary>
    public Task RawAsync(int x, int y, int width, int height, Func<int, int, uint> colour)
    {
        var bytes = new List<byte>([.. Header(x, y, width, height, encoding: 0)]);
        for (var row = y; row < y + height; row++)
        {
            for (var column = x; column < x + width; column++)
            {
                var pixel = colour(column, row);
                bytes.AddRange([(byte)pixel, (byte)(pixel >> 8), (byte)(pixel >> 16), 0]);
            }
        }

        return SendAsync([.. bytes]);
    }

    public Task ResizeAsync(int width, int height) => SendAsync(Header(0, 0, width, height, encoding: -223));

    public Task SendAsync(params byte[] bytes) => stream.WriteAsync(bytes, end).AsTask();

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, end);
        return bytes;
    }

    /// <summary>Waits until the viewer goes.</summary>
    public async Task StayAsync() => await Should.ThrowAsync<EndOfStreamException>(() => ReadAsync(1));

    public static byte[] Header(int x, int y, int width, int height, int encoding)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, encoding);
        return [.. Short(x), .. Short(y), .. Short(width), .. Short(height), .. number];
    }

    public static byte[] Text(string text) => [0, 0, .. Short(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Short(int number) => [(byte)(number >> 8), (byte)number];
}
