using System.Text.Json;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>Lays down and copies disks with qemu-img.</summary>
internal sealed class MachineDisks(IProcessRunner runner)
{
    private const long BytesPerGiB = 1L << 30;

    /// <summary>
    /// A new disk over an image from the catalogue: only what the machine writes takes up space. The image's file is
    /// linked into the folder, for a later build of the image puts another file in its place.
    /// </summary>
    public async Task LayOverAsync(string image, MachineFolder folder, int diskGB, CancellationToken cancellation)
    {
        await CheckSizeAsync(image, diskGB, cancellation);
        Clear(folder);
        var link = await runner.RunAsync(CommandLine.Of("ln", "-L", image, folder.BaseDisk), null, cancellation);
        var backing = link.Succeeded ? folder.BaseDisk : image; // another file system: the image itself has to do
        await RunAsync(CommandLine.Of("qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", backing, folder.Disk, $"{diskGB}G"), cancellation);
    }

    /// <summary>A new disk that is a copy of a snapshot, which may then be deleted.</summary>
    public async Task CopyAsync(string snapshot, MachineFolder folder, int diskGB, CancellationToken cancellation)
    {
        await CheckSizeAsync(snapshot, diskGB, cancellation);
        Clear(folder);
        await RunAsync(CommandLine.Of("qemu-img", "convert", "-q", "-O", "qcow2", snapshot, folder.Disk), cancellation);
        await RunAsync(CommandLine.Of("qemu-img", "resize", "-q", folder.Disk, $"{diskGB}G"), cancellation);
    }

    /// <summary>A self-contained copy of the disk. A machine that has it open must be paused meanwhile.</summary>
    public async Task ExportAsync(MachineFolder folder, string path, CancellationToken cancellation)
    {
        var draft = path + ".new";
        try
        {
            // -U: QEMU holds the disk's lock. Paused, it has written everything back and changes nothing.
            await RunAsync(CommandLine.Of("qemu-img", "convert", "-q", "-U", "-O", "qcow2", folder.Disk, draft), cancellation);
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>An empty disk for a volume that was never attached; one that was keeps what is on it.</summary>
    public async Task EnsureVolumeAsync(MachineVolume volume, CancellationToken cancellation)
    {
        if (!File.Exists(volume.File))
        {
            await RunAsync(CommandLine.Of("qemu-img", "create", "-q", "-f", "qcow2", volume.File, $"{volume.SizeGB}G"), cancellation);
        }
    }

    private async Task CheckSizeAsync(string image, int diskGB, CancellationToken cancellation)
    {
        if (!File.Exists(image))
        {
            throw new MachineException("not_found", $"the image's file {image} is not there");
        }

        var info = await RunAsync(CommandLine.Of("qemu-img", "info", "-U", "--output=json", image), cancellation);
        using var json = JsonDocument.Parse(info.Output);
        var size = json.RootElement.GetProperty("virtual-size").GetInt64();
        if (size > diskGB * BytesPerGiB)
        {
            throw new MachineException(
                "invalid_input", $"the image's disk has {(size + BytesPerGiB - 1) / BytesPerGiB} GB, the server type's only {diskGB} GB");
        }
    }

    private async Task<ProcessResult> RunAsync(CommandLine command, CancellationToken cancellation)
    {
        try
        {
            var result = await runner.RunAsync(command, output: null, cancellation);
            return result.Succeeded
                ? result
                : throw new MachineException("server_error", $"{command} ended with {result.ExitCode}: {string.Join(' ', result.LastLines(4))}");
        }
        catch (ProgramNotFoundException e)
        {
            throw new MachineException("server_error", e.Message);
        }
    }

    private static void Clear(MachineFolder folder)
    {
        File.Delete(folder.Disk);
        File.Delete(folder.BaseDisk);
    }
}
