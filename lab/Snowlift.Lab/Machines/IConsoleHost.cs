namespace Snowlift.Lab.Machines;

/// <summary>
/// What a machine host implements besides <see cref="IMachineHost"/> when its machines have a screen to look at. Without
/// it, <c>request_console</c> is answered with an honest error.
/// </summary>
public interface IConsoleHost
{
    /// <summary>Opens the machine's screen for a viewer.</summary>
    /// <param name="lifetime">How long a viewer may take to come; who is there may stay.</param>
    /// <exception cref="MachineException">The machine is off, or its screen cannot be had.</exception>
    Task<ConsoleAccess> OpenConsoleAsync(long serverId, TimeSpan lifetime, CancellationToken cancellation);
}

/// <summary>Where a machine's screen is to be seen.</summary>
/// <param name="ConnectAsync">Connects to it; the stream speaks VNC (RFB).</param>
/// <param name="Password">VNC's; empty where none is asked for.</param>
public sealed record ConsoleAccess(Func<CancellationToken, Task<Stream>> ConnectAsync, string Password)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => "console";
}
