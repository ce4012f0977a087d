using System.Collections.Immutable;
using Snowlift.Remote.Processes;

namespace Snowlift.Lab.Machines.Qemu;

/// <summary>QEMU's command line for a machine that looks like one of Hetzner's.</summary>
internal static class QemuCommand
{
    /// <summary>Where the guest finds the lab's files (the installer): http://172.31.1.100/.</summary>
    public const string MirrorAddress = "172.31.1.100";

    private const string RescueKernelArguments = "console=tty0 console=ttyS0,115200 quiet no_timer_check snowlift.rescue";

    /// <summary>The command that starts the machine and returns; QEMU goes on in the background.</summary>
    public static CommandLine Build(QemuLaunch launch)
    {
        var (spec, folder) = (launch.Spec, launch.Folder);
        ImmutableArray<string> arguments =
        [
            "-name", Escape($"snowlift-{spec.ServerId}-{spec.Name}"),
            "-daemonize", "-pidfile", folder.PidFile, "-nodefaults", "-no-user-config",
            "-machine", "pc,hpet=off", .. launch.Accelerator.Arguments,
            "-smp", $"{launch.Cores}", "-m", $"{launch.MemoryMiB}",
            .. FirmwareDrives(launch),
            "-device", "virtio-scsi-pci,id=scsi0",
            "-drive", $"if=none,id=disk0,file={Escape(folder.Disk)},format=qcow2,cache=unsafe,discard=unmap",
            "-device", "scsi-hd,drive=disk0,bus=scsi0.0,bootindex=1",
            .. ConfigDrive(spec),
            .. spec.Volumes.SelectMany(Volume),
            "-netdev", Network(spec, folder),
            "-device", $"virtio-net-pci,netdev=net0,romfile=,mac={MacAddress(spec.ServerId)}",
            "-smbios", $"type=1,manufacturer=Hetzner,product=vServer,serial={spec.ServerId}",
            "-fw_cfg", $"name=opt/snowlift/seed,file={Escape(launch.Rescue is null ? folder.Seed : folder.RescueSeed)}",
            // On no port; and it lets nobody in until it is given a password.
            "-vga", "std", "-display", "none", "-vnc", $"unix:{Escape(folder.VncSocket)},password=on",
            "-chardev", $"file,id=serial0,path={Escape(folder.SerialLog)},append=on", "-serial", "chardev:serial0",
            "-chardev", $"socket,id=qmp0,path={Escape(folder.QmpSocket)},server=on,wait=off", "-mon", "chardev=qmp0,mode=control",
            .. RescueBoot(launch.Rescue),
        ];
        return new CommandLine("qemu-system-x86_64", arguments);
    }

    /// <summary>A value inside one of QEMU's comma-separated options: a comma is written twice.</summary>
    public static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    /// <summary>Hetzner's prefix, and the server's id.</summary>
    internal static string MacAddress(long serverId) =>
        $"96:00:{(serverId >> 24) & 0xff:x2}:{(serverId >> 16) & 0xff:x2}:{(serverId >> 8) & 0xff:x2}:{serverId & 0xff:x2}";

    /// <summary>
    /// A network of the machine's own, cut off from everything but its SSH port here and the mirror. The gateway has
    /// Hetzner's address, so that a guest's /32 with an on-link gateway works as it does there.
    /// </summary>
    private static string Network(MachineSpec spec, MachineFolder folder)
    {
        // QEMU splits the command as a shell would, after the commas have been undoubled.
        var mirror = $"busybox httpd -i -h {Quoting.ForShell(folder.Mirror)}";
        return "user,id=net0,restrict=on,net=172.31.1.0/24,host=172.31.1.1,dns=172.31.1.3,dhcpstart=172.31.1.15"
            + $",hostfwd=tcp:{spec.Address}:{spec.SshPort}-:22"
            + $",guestfwd=tcp:{MirrorAddress}:80-cmd:{Escape(mirror)}";
    }

    private static IEnumerable<string> FirmwareDrives(QemuLaunch launch) => launch.Firmware is not { } firmware
        ? []
        :
        [
            "-drive", $"if=pflash,unit=0,format=raw,readonly=on,file={Escape(firmware.Code)}",
            "-drive", $"if=pflash,unit=1,format=raw,file={Escape(launch.Folder.FirmwareVariables)}",
        ];

    private static IEnumerable<string> ConfigDrive(MachineSpec spec) => spec.ConfigDrive is not { } file
        ? []
        :
        [
            "-drive", $"if=none,id=config0,file={Escape(file)},format=raw,readonly=on",
            "-device", "scsi-hd,drive=config0,bus=scsi0.0",
        ];

    /// <summary>The names of a volume's device and of what is behind it, in QEMU.</summary>
    internal static (string Device, string Backend) VolumeNames(long id) => ($"volume{id}", $"volume-file{id}");

    private static IEnumerable<string> Volume(MachineVolume volume)
    {
        var (device, backend) = VolumeNames(volume.Id);
        return
        [
            "-blockdev", $"driver=qcow2,node-name={backend},file.driver=file,file.filename={Escape(volume.File)},discard=unmap",
            "-device", $"scsi-hd,id={device},drive={backend},bus=scsi0.0,vendor=HC,product=Volume,device_id={volume.Id},serial={volume.Id}",
        ];
    }

    private static IEnumerable<string> RescueBoot(DirectBoot? rescue) => rescue is null
        ? []
        : ["-kernel", rescue.Kernel, "-initrd", rescue.Initrd, "-append", RescueKernelArguments];
}
