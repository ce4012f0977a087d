using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Consoles;

/// <summary>Carries VNC between a viewer's websocket and a machine's screen.</summary>
internal sealed class ConsoleBridge(OpenConsoles consoles, TimeProvider time, CancellationToken stopping)
{
    private const string Protocol = "binary";

    /// <summary>How long a viewer may take to take leave.</summary>
    private static readonly TimeSpan Leave = TimeSpan.FromSeconds(1);

    public void Map(WebApplication app)
    {
        RequestDelegate handle = ServeAsync;
        app.MapMethods(OpenConsoles.Path + "/{token}", ["GET"], handle);
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            var error = new ApiException(400, "invalid_input", "this address takes a websocket: give it to a VNC viewer");
            await Answer.Of(error).WriteAsync(context.Response);
            return;
        }

        if (consoles.Take((string)context.Request.RouteValues["token"]!) is not { } console)
        {
            var error = new ApiException(404, "not_found", "this console has had its viewer, or its minute is over: ask for another");
            await Answer.Of(error).WriteAsync(context.Response);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        Stream screen;
        try
        {
            screen = await console.ConnectAsync(end.Token);
        }
        catch (MachineException e)
        {
            await Answer.Of(new ApiException(503, e.Code, e.Message)).WriteAsync(context.Response);
            return;
        }

        await using (screen)
        {
            var protocol = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol) ? Protocol : null;
            using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
            await using var viewer = WebSocketStream.Create(socket, WebSocketMessageType.Binary, Leave);
            await CarryAsync(socket, viewer, screen, end);
        }
    }

    /// <summary>Until one of the two goes.</summary>
    private async Task CarryAsync(WebSocket socket, Stream viewer, Stream screen, CancellationTokenSource end)
    {
        var fromViewer = viewer.CopyToAsync(screen, end.Token);
        var fromScreen = screen.CopyToAsync(viewer, end.Token);
        await PeacefullyAsync(async () =>
        {
            if (await Task.WhenAny(fromViewer, fromScreen) == fromScreen)
            {
                // The screen's last words are still on their way: a websocket that is cut off loses them.
                await fromScreen;
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, end.Token);
                await fromViewer.WaitAsync(Leave, time, end.Token);
            }
        });
        await end.CancelAsync();
        await PeacefullyAsync(() => Task.WhenAll(fromViewer, fromScreen));
    }

    /// <summary>Either side may go without a word at any time.</summary>
    private static async Task PeacefullyAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is IOException or WebSocketException or OperationCanceledException or TimeoutException)
        {
            // It did.
        }
    }
}
