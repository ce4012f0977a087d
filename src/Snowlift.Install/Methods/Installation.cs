using Snowlift.Checks.Facts;
using Snowlift.Install.Methods.Installer;
using Snowlift.Machines;
using Snowlift.Remote.Ssh;

namespace Snowlift.Install.Methods;

/// <summary>What every method leaves: a system that the next boot starts, and the machine to reboot into it.</summary>
/// <param name="Machine">What answers now: the installer, or the old system that leaves as it shuts down.</param>
internal sealed record Installation(SystemInstalled System, ConnectedMachine Machine) : IAsyncDisposable
{
    public SshSession Session => Machine.Session;

    public BootId Boot => Machine.Facts.BootId;

    public ValueTask DisposeAsync() => Machine.DisposeAsync();
}
