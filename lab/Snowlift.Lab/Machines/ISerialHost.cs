namespace Snowlift.Lab.Machines;

/// <summary>
/// What a machine host implements besides <see cref="IMachineHost"/> when it keeps what its machines write to their serial
/// port: the kernel's messages, and whatever the system says there.
/// </summary>
public interface ISerialHost
{
    /// <summary>What the machine has written to its serial port, over all its boots, or the end of it where that is long.</summary>
    /// <returns>Empty where it has never been started.</returns>
    Task<string> ReadSerialAsync(long serverId, CancellationToken cancellation);
}
