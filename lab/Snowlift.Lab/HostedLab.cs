using Snowlift.Lab.Machines;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab;

/// <inheritdoc/>
/// <param name="temporary">A directory that goes with the lab; null where it stays.</param>
internal sealed class HostedLab(LabServer server, IMachineHost machines, IProcessRunner processes, string? temporary) : IHostedLab
{
    public LabConnection Connection => new(server.Endpoint, server.Token);

    public IProcessRunner Processes => processes;

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await machines.DisposeAsync();
        if (temporary is not null)
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}
