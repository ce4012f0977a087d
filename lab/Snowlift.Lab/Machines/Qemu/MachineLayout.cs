using Snowlift.Lab.Machines.Seed;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>What lies in a machine's folder before it can start, and takes it away again.</summary>
internal sealed class MachineLayout(IProcessRunner runner, TimeProvider time, QemuOptions options)
{
    public MachineDisks Disks { get; } = new(runner);

    /// <summary>
    /// Disk, seed, firmware variables, mirror and record of a new machine, or of one whose disk is made anew. The record
    /// comes last: without it there is no machine.
    /// </summary>
    public async Task LayDownAsync(MachineSpec spec, MachineFolder folder, CancellationToken cancellation)
    {
        if (spec.Architecture is not "x86")
        {
            throw new MachineException("unsupported_error", $"the lab has no {spec.Architecture} machines");
        }

        var instanceId = $"{spec.ServerId}-{Guid.NewGuid():N}";
        var seed = SeedFor(spec, instanceId);
        PrivateFile.CreateDirectory(folder.FullPath);
        if (Path.IsPathRooted(spec.Image))
        {
            await Disks.CopyAsync(spec.Image, folder, spec.DiskGB, cancellation);
        }
        else
        {
            var image = options.Images.DiskOf(spec.Image)
                ?? throw new MachineException("unsupported_error", $"the lab has no disk for the image {spec.Image}: use debian-12");
            await Disks.LayOverAsync(image, folder, spec.DiskGB, cancellation);
        }

        foreach (var volume in spec.Volumes)
        {
            await Disks.EnsureVolumeAsync(volume, cancellation);
        }

        WriteSeed(folder.Seed, seed);
        if (spec.Uefi)
        {
            PrivateFile.Copy(UefiFirmware().Variables, folder.FirmwareVariables);
        }

        File.Delete(folder.Mirror);
        File.CreateSymbolicLink(folder.Mirror, Path.GetFullPath(options.Images.InstallerDirectory));
        await new MachineRecord(spec, instanceId, ArmedRescue: null, InRescue: false).WriteAsync(folder, cancellation);
    }

    public void WriteSeed(string path, MachineSeed seed)
    {
        using var file = PrivateFile.Create(path);
        SeedTar.Write(file, seed, time.GetUtcNow());
    }

    /// <summary>Clears away what an earlier process left, and makes room for the control socket.</summary>
    public static void PrepareStart(MachineFolder folder)
    {
        File.Delete(folder.PidFile);
        if (folder.SocketDirectory != folder.FullPath)
        {
            PrivateFile.CreateDirectory(folder.SocketDirectory);
        }
    }

    public static void Remove(MachineFolder folder)
    {
        foreach (var directory in new[] { folder.FullPath, folder.SocketDirectory }.Where(Directory.Exists))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public static Firmware UefiFirmware() => Firmware.Find()
        ?? throw new MachineException("server_error", "no UEFI firmware on this machine: install the package ovmf");

    private static MachineSeed SeedFor(MachineSpec spec, string instanceId)
    {
        try
        {
            return MachineSeed.For(spec, instanceId);
        }
        catch (FormatException e)
        {
            // Hetzner would take it, and cloud-init would then drop it with a line in its log: here it is said at once.
            throw new MachineException("invalid_input", $"user_data is no valid cloud-config: {e.Message}");
        }
    }
}
