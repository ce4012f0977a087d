using Snowlift.Checks.Facts;
using Snowlift.Install.Methods.Installer;
using Snowlift.Machines.Sessions;

namespace Snowlift.Install.Methods;

/// <summary>What every method leaves: a system that the next boot starts, and the machine to reboot into it.</summary>
/// <param name="Session">What answers now: the installer, or the old system that leaves as it shuts down.</param>
internal sealed record Installation(SystemInstalled System, MachineSession Session) : IAsyncDisposable
{
    public BootId Boot => Session.Boot;

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
