using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>
/// Finds out by booting whether KVM works. A /dev/kvm that is there, and opens, proves nothing: in a virtual machine
/// without nested virtualisation a guest may hang on its first instruction.
/// </summary>
internal sealed class KvmProbe(IProcessRunner runner, TimeProvider time, string stateDirectory)
{
    /// <summary>How long the guest may take. Where KVM works, it needs a tenth of a second.</summary>
    internal TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a killed QEMU may take to go; one that is stuck in the kernel is left behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What the guest is: a boot sector that writes 0x10 to port 0xf4, where isa-debug-exit listens and ends QEMU with
    /// status (0x10 &lt;&lt; 1) | 1.
    /// </summary>
    private static readonly byte[] Program =
    [
        0xBA, 0xF4, 0x00, // mov dx, 0xf4
        0xB0, 0x10, //       mov al, 0x10
        0xEE, //             out dx, al
        0xF4, //             hlt
        0xEB, 0xFD, //       jmp to the hlt
    ];

    private const int ExitStatus = (0x10 << 1) | 1;
    private const int SectorSize = 512;

    internal string DevicePath { get; init; } = "/dev/kvm";

    internal string BootIdPath { get; init; } = "/proc/sys/kernel/random/boot_id";

    private string AnswerPath => Path.Combine(stateDirectory, "kvm-probe");

    public async Task<Accelerator> DetectAsync(CancellationToken cancellation)
    {
        if (!CanOpen(DevicePath))
        {
            return Accelerator.Tcg;
        }

        var bootId = File.Exists(BootIdPath) ? (await File.ReadAllTextAsync(BootIdPath, cancellation)).Trim() : "";
        if (Remembered(bootId) is { } known)
        {
            return known;
        }

        var found = await BootsAsync(cancellation) ? Accelerator.Kvm : Accelerator.Tcg;
        Directory.CreateDirectory(stateDirectory);
        await File.WriteAllTextAsync(AnswerPath, $"{bootId} {found.Name}\n", cancellation);
        return found;
    }

    /// <summary>The tiny guest's command line; QEMU needs no display, disk or network for it.</summary>
    internal static CommandLine Command(string sectorPath) => CommandLine.Of(
        "qemu-system-x86_64",
        "-nodefaults", "-no-user-config", "-display", "none", "-machine", "pc,hpet=off", "-m", "16", "-no-reboot",
        "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
        "-drive", $"if=floppy,format=raw,readonly=on,file={QemuCommand.Escape(sectorPath)}").With([.. Accelerator.Kvm.Arguments]);

    internal static byte[] BootSector()
    {
        var sector = new byte[SectorSize];
        Program.CopyTo(sector, 0);
        sector[^2] = 0x55;
        sector[^1] = 0xAA;
        return sector;
    }

    private Accelerator? Remembered(string bootId)
    {
        if (bootId.Length == 0 || !File.Exists(AnswerPath))
        {
            return null;
        }

        return File.ReadAllText(AnswerPath).Trim().Split(' ') switch
        {
            [var id, "kvm"] when id == bootId => Accelerator.Kvm,
            [var id, "tcg"] when id == bootId => Accelerator.Tcg,
            _ => null,
        };
    }

    private async Task<bool> BootsAsync(CancellationToken cancellation)
    {
        var sector = Path.Combine(Path.GetTempPath(), $"snowlift-kvm-{Guid.NewGuid():N}.img");
        await File.WriteAllBytesAsync(sector, BootSector(), cancellation);
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var result = await runner.RunAsync(Command(sector), output: null, either.Token)
                .WaitAsync(Limit + Grace, time, cancellation);
            return result.ExitCode == ExitStatus;
        }
        catch (Exception e) when (e is TimeoutException or ProgramNotFoundException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
        finally
        {
            File.Delete(sector);
        }
    }

    private static bool CanOpen(string device)
    {
        try
        {
            using var opened = File.Open(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
