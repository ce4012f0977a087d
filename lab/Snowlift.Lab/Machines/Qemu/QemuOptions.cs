using Snowlift.Lab.Images;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>Where QEMU machines live and how much of this machine they may use.</summary>
/// <param name="MachinesDirectory">Each machine gets a folder in it, named after its server's id.</param>
/// <param name="Images">What new machines boot.</param>
/// <param name="Accelerator">How guests run; see <see cref="Accelerator.DetectAsync"/>.</param>
public sealed record QemuOptions(string MachinesDirectory, LabImageSet Images, Accelerator Accelerator)
{
    private const int LeastMemoryMiB = 512;
    private const int BytesPerMiB = 1024 * 1024;

    /// <summary>The most memory a machine gets, in MiB, whatever its server type says: the lab's guests need no more.</summary>
    public int MemoryCapMiB { get; init; } = 2048;

    /// <summary>The most virtual CPUs a machine gets, whatever its server type says.</summary>
    public int CoreCap { get; init; } = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>This machine's memory in MiB, of which a guest gets at most half.</summary>
    public long HostMemoryMiB { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerMiB;

    /// <summary>Virtual CPUs for a machine.</summary>
    public int CoresFor(MachineSpec spec) => Math.Max(1, Math.Min(spec.Cores, CoreCap));

    /// <summary>
    /// Memory in MiB for a machine: what its type says, up to the cap and up to half of the host's. A type smaller than
    /// that keeps its exact size, since too little memory is one of the things the lab rehearses.
    /// </summary>
    public int MemoryFor(MachineSpec spec)
    {
        var share = Math.Max(LeastMemoryMiB, HostMemoryMiB / 2);
        return (int)Math.Min(Math.Round(spec.MemoryGiB * 1024), Math.Min(MemoryCapMiB, share));
    }
}
