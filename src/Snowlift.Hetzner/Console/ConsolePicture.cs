using System.Net.WebSockets;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Console;

/// <summary>
/// A picture of what a server's screen shows, taken as a VNC viewer over a websocket would: all that is left to see of a
/// machine that does not answer.
/// </summary>
public static class ConsolePicture
{
    /// <summary>How long it may take in all. A big screen is some 3 MB, sent as it is.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>How long the server may take to take leave.</summary>
    private static readonly TimeSpan Leave = TimeSpan.FromSeconds(1);

    /// <summary>How long a blanked screen has to come back after the key.</summary>
    private static readonly TimeSpan WakeTime = TimeSpan.FromMilliseconds(600);

    /// <inheritdoc cref="TakeAsync(ConsoleAccess, TimeProvider, CancellationToken)"/>
    public static Task<byte[]> TakeAsync(ConsoleAccess access, CancellationToken cancellation) =>
        TakeAsync(access, TimeProvider.System, cancellation);

    /// <summary>
    /// Connects, takes one picture and goes. It presses no key but Shift, and that only where the whole screen is of one
    /// colour: it may be asleep.
    /// </summary>
    /// <param name="access">Fresh from <see cref="ServersApi.RequestConsoleAsync"/>: it is good for a minute, and maybe once.</param>
    /// <param name="time">What the limits go by.</param>
    /// <returns>A PNG of the screen's size.</returns>
    /// <exception cref="ConsoleException">There is no picture to be had.</exception>
    public static async Task<byte[]> TakeAsync(ConsoleAccess access, TimeProvider time, CancellationToken cancellation)
    {
        var address = AddressOf(access);
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await TakeAsync(address, access.Password, time, either.Token);
        }
        catch (Exception e) when (either.IsCancellationRequested)
        {
            // Whatever it looks like from inside: a connection that is let go of may also break.
            cancellation.ThrowIfCancellationRequested();
            throw new ConsoleException($"the console at {address.Authority} gave no picture within {Limit.TotalSeconds:0} s", e);
        }
        catch (WebSocketException e)
        {
            throw new ConsoleException($"no console answers at {address.Authority}: {Cause(e)}", e);
        }
    }

    private static async Task<byte[]> TakeAsync(Uri address, string password, TimeProvider time, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("binary");
        if (address.IsLoopback)
        {
            // The lab listens on loopback, which no proxy can reach.
            socket.Options.Proxy = null;
        }

        await socket.ConnectAsync(address, cancellation);
        await using var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, Leave);
        var connection = new RfbConnection(new RfbStream(stream));
        var screen = await connection.OpenAsync(password, cancellation);
        await connection.ReadWholeAsync(screen, cancellation);
        if (screen.IsPlain)
        {
            await connection.PressShiftAsync(cancellation);
            await Task.Delay(WakeTime, time, cancellation);
            await connection.ReadWholeAsync(screen, cancellation);
        }

        return PngWriter.Write(screen.Width, screen.Height, screen.Pixels);
    }

    private static Uri AddressOf(ConsoleAccess access) =>
        Uri.TryCreate(access.WssUrl, UriKind.Absolute, out var address) && address.Scheme is "ws" or "wss"
            ? address
            : throw new ConsoleException("the console's address is no websocket");

    /// <summary>The innermost words: those around them only say that it failed.</summary>
    private static string Cause(Exception e) => e.InnerException is { } inner ? Cause(inner) : e.Message.TrimEnd('.');
}
