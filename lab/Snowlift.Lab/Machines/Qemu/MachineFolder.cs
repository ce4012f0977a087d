using System.Security.Cryptography;
using System.Text;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>Where a machine keeps what belongs to it. Only names paths; nothing is created here.</summary>
public sealed class MachineFolder
{
    // sizeof(sockaddr_un.sun_path) is 108 with the closing NUL, on Linux.
    private const int LongestSocketPath = 107;

    public MachineFolder(string machinesDirectory, long serverId)
    {
        ServerId = serverId;
        FullPath = Path.Combine(Path.GetFullPath(machinesDirectory), $"{serverId}");
        QmpSocket = ShortEnough(In("qmp.sock"));
        VncSocket = Path.Combine(SocketDirectory, "vnc.sock");
    }

    public long ServerId { get; }

    public string FullPath { get; }

    /// <summary>The machine's disk: a qcow2, mostly an overlay over <see cref="BaseDisk"/>.</summary>
    public string Disk => In("disk.qcow2");

    /// <summary>A hard link to the image's disk, so that a newer build of the image leaves this machine alone.</summary>
    public string BaseDisk => In("base.qcow2");

    public string Seed => In("seed.tar");

    public string RescueSeed => In("rescue-seed.tar");

    public string PidFile => In("pid");

    /// <summary>What the machine wrote to its serial console, over all its boots.</summary>
    public string SerialLog => In("serial.log");

    public string RecordFile => In("spec.json");

    public string FirmwareVariables => In("uefi-vars.fd");

    /// <summary>A link to what http://172.31.1.100/ serves to the guest.</summary>
    public string Mirror => In("mirror");

    /// <summary>QEMU's control socket: in the folder, or under /tmp where the folder's path is too long for a socket.</summary>
    public string QmpSocket { get; }

    /// <summary>Where QEMU shows the machine's screen, beside <see cref="QmpSocket"/>.</summary>
    public string VncSocket { get; }

    /// <summary>The directory of the sockets; this machine's alone.</summary>
    public string SocketDirectory => Path.GetDirectoryName(QmpSocket)!;

    private string In(string name) => Path.Combine(FullPath, name);

    private static string ShortEnough(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        if (bytes.Length <= LongestSocketPath)
        {
            return path;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        return Path.Combine("/tmp", $"snowlift-lab-{hash}", "qmp.sock");
    }
}
