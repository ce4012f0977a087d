using Snowlift.Remote.Processes;

namespace Snowlift.Lab;

/// <summary>
/// A lab that this process serves. Disposing it stops the API; QEMU's machines go on, simulated ones end with it.
/// </summary>
public interface IHostedLab : IAsyncDisposable
{
    /// <summary>How its API is reached.</summary>
    LabConnection Connection { get; }

    /// <summary>Starts programs in the lab's world: where machines are simulated, ssh leads into them.</summary>
    IProcessRunner Processes { get; }
}
