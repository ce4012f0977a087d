using System.Net;
using System.Net.Sockets;
using System.Text;
using Snowlift.Cli.LocalLab;
using Snowlift.Lab;

namespace Snowlift.Cli.Tests;

/// <summary>A machine's serial log, asked of a lab that may have gone.</summary>
public sealed class LabSerialTests
{
    [Fact]
    public async Task Its_end_is_asked_for_with_the_labs_token()
    {
        var (log, request) = await AskAsync(200, "booting\r\nlogin:");
        log.ShouldBe("booting\r\nlogin:");
        request.ShouldBe("/_lab/servers/42/serial?lines=1000 Bearer t0ken");
    }

    [Fact]
    public async Task A_lab_that_refuses_gives_none() => (await AskAsync(422, "{}")).Log.ShouldBeNull();

    [Fact]
    public async Task A_lab_that_is_gone_gives_none() =>
        (await new LabSerialClient(new LabConnection(new Uri($"http://127.0.0.1:{FreePort()}/v1"), "t0ken"), TimeProvider.System)
            .ReadAsync(42, TestContext.Current.CancellationToken)).ShouldBeNull();

    private static async Task<(string? Log, string Request)> AskAsync(int status, string body)
    {
        var port = FreePort();
        using var lab = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        lab.Start();
        var reading = new LabSerialClient(new LabConnection(new Uri($"http://127.0.0.1:{port}/v1"), "t0ken"), TimeProvider.System)
            .ReadAsync(42, TestContext.Current.CancellationToken);
        var context = await lab.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        context.Response.StatusCode = status;
        context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        return (await reading, $"{context.Request.RawUrl} {context.Request.Headers["Authorization"]}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
