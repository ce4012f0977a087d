namespace Snowlift.Lab.Machines.Qemu;

/// <summary>All that QEMU's command line depends on.</summary>
/// <param name="Cores">Virtual CPUs, after the cap.</param>
/// <param name="MemoryMiB">Memory in MiB, after the cap.</param>
/// <param name="Firmware">UEFI's code, or null for BIOS.</param>
/// <param name="Rescue">What is booted instead of the disk, or null.</param>
internal sealed record QemuLaunch(
    MachineSpec Spec,
    MachineFolder Folder,
    Accelerator Accelerator,
    int Cores,
    int MemoryMiB,
    Firmware? Firmware,
    DirectBoot? Rescue);

/// <summary>A kernel and an initrd that QEMU boots by itself, without looking at the disk.</summary>
internal sealed record DirectBoot(string Kernel, string Initrd);
