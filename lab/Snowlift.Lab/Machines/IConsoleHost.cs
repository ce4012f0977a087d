namespace Snowlift.Lab.Machines;

/// <summary>
/// What a machine host implements besides <see cref="IMachineHost"/> when its machines have a screen to look at. Without
/// it, <c>request_console</c> is answered with an honest error.
/// </summary>
public interface IConsoleHost
{
    /// <summary>Opens the machine's screen for a viewer.</summary>
    /// <exception cref="MachineException">The machine is off, or its screen cannot be had.</exception>
    Task<ConsoleAccess> OpenConsoleAsync(long serverId, CancellationToken cancellation);
}

/// <summary>Where a machine's screen is to be seen: VNC over a websocket.</summary>
/// <param name="Url">ws: or wss:.</param>
/// <param name="Password">VNC's; empty where none is asked for.</param>
public sealed record ConsoleAccess(Uri Url, string Password);
