using System.Formats.Tar;

namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>The scripts that look and change nothing: <c>probe</c> and <c>verify</c>.</summary>
internal static class LookingScripts
{
    // What the kernel keeps for itself.
    private const long ReservedKiB = 48 * 1024;

    private static readonly string[] Everywhere = ["tar", "gzip", "cpio", "setsid", "systemctl", "curl"];

    public static Task<int> ProbeAsync(ScriptCall call)
    {
        var (boot, machine) = (call.Boot, call.Machine);
        var spec = machine.Spec;
        var sinceAnswer = call.World.Time.GetElapsedTime(boot.Began) - (boot.AnswersAfter ?? TimeSpan.Zero);

        call.Say("boot_id", boot.Id);
        call.Say("os_id", boot.Release.Id);
        call.Say("os_version", boot.Release.Version);
        call.Say("os_variant", boot.Running == RunningSystem.Installer ? "installer" : null);
        call.Say("os_name", boot.Release.Name);
        call.Say("hostname", boot.HostName);
        call.Say("arch", spec.Architecture == "arm" ? "aarch64" : "x86_64");
        call.Say("firmware", spec.Uefi ? "uefi" : "bios");
        call.Say("memory_kib", $"{(long)(spec.MemoryGiB * 1024 * 1024) - ReservedKiB}");
        call.Say("user_id", "0");
        call.Say("system", boot.System);
        call.Say("virtualisation", "kvm");
        SayDisk(call);
        string[] tools = boot.Running == RunningSystem.Image ? ["kexec", "wget", "sudo", "grub-reboot"] : ["nix", "sgdisk", "zstd"];
        foreach (var tool in Everywhere.Concat(tools))
        {
            call.Say("has", tool);
        }

        call.Say("cloud_init", boot.Running != RunningSystem.Image ? "absent" : sinceAnswer < boot.CloudInitFor ? "running" : "done");
        call.Say("leaving", boot.IsLeaving ? "yes" : null);
        call.Say("interface", "eth0 96:00:00:00:00:01 virtio_net");
        call.Say("interface_name", "eth0 enp1s0");
        if (boot.Running == RunningSystem.NixOs && machine.Disk.IsSealed && boot.HeldKey is null)
        {
            call.Say("sealed", "yes");
        }

        // Its own, as the lab's QEMU machines have it: the address of the API only leads to it.
        call.Say("address", "eth0 172.31.1.15/32");
        call.Say("gateway", "172.31.1.1 eth0");
        call.Say("nameserver", "185.12.64.2");
        return Task.FromResult(0);
    }

    public static Task<int> StatusAsync(ScriptCall call)
    {
        var (boot, spec) = (call.Boot, call.Machine.Spec);
        var memory = (long)(spec.MemoryGiB * 1024 * 1024) - ReservedKiB;
        var disk = call.Machine.Disk.Bytes / 1024;
        call.Say("os_name", boot.Release.Name);
        call.Say("kernel", "6.12.4");
        call.Say("uptime", $"{(long)call.World.Time.GetElapsedTime(boot.Began).TotalSeconds}");
        call.Say("state", boot.FailedUnits.Count > 0 ? "degraded" : "running");
        foreach (var unit in boot.FailedUnits)
        {
            call.Say("failed", unit);
        }

        call.Say("memory", $"{memory} {memory / 4}");
        call.Say("disk", $"{disk} {disk / 10}");
        if (boot.System is not null)
        {
            call.Say("system", boot.System);
            call.Say("generation", "1");
            call.Say("reboot", "no");
        }

        return Task.FromResult(0);
    }

    /// <summary>Every file is there, and holds its own name.</summary>
    public static async Task<int> SendAsync(ScriptCall call)
    {
        if (call.Argument(0).Contains("missing", StringComparison.Ordinal))
        {
            return call.Fail(2, $"there is no {call.Argument(0)}");
        }

        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, leaveOpen: true))
        {
            using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(call.Argument(0) + "\n"));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "it") { DataStream = content }, call.Cancellation);
        }

        call.Terminal.Write(archive.ToArray());
        return 0;
    }

    private static void SayDisk(ScriptCall call)
    {
        var root = call.Boot.Running switch
        {
            RunningSystem.Image => "/dev/sda1",
            RunningSystem.NixOs => "/dev/sda3",
            _ => null,
        };
        call.Say("root_device", root);
        call.Say("disk", $"/dev/sda {call.Machine.Disk.Bytes} QEMU_HARDDISK");
        call.Say("disk_driver", "/dev/sda virtio_scsi");
        call.Say("disk_link", "/dev/sda /dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_1");
        call.Say("disk_link", "/dev/sda /dev/disk/by-path/pci-0000:06:00.0-scsi-0:0:0:0");
        call.Say("mount", root is null ? null : $"{root} /dev/sda / ext4");
        if (root is not null)
        {
            SayPartitions(call, root);
        }
    }

    /// <summary>As on a server of Hetzner's: a BIOS boot partition, an EFI system partition, and the root.</summary>
    private static void SayPartitions(ScriptCall call, string root)
    {
        call.Say("init", "systemd");
        call.Say("root_free", $"{call.Machine.Disk.Bytes / 10 * 8}");
        var isImage = call.Boot.Running == RunningSystem.Image;
        (string Device, long Bytes, string Type, string? FileSystem)[] partitions =
        [
            (isImage ? "/dev/sda14" : "/dev/sda1", 1 << 20, "21686148-6449-6e6f-744e-656564454649", null),
            (isImage ? "/dev/sda15" : "/dev/sda2", 256 << 20, "c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "vfat"),
            (root, call.Machine.Disk.Bytes - (257 << 20), "0fc63daf-8483-4772-8e79-3d69d8477de4", "ext4"),
        ];
        foreach (var (device, bytes, type, fileSystem) in partitions)
        {
            call.Say("partition", $"{device} /dev/sda {device["/dev/sda".Length..]} {bytes}");
            call.Say("partition_is", $"{device} table gpt");
            call.Say("partition_is", $"{device} type {type}");
            call.Say("partition_is", fileSystem is null ? null : $"{device} fs {fileSystem}");
        }
    }

    public static async Task<int> VerifyAsync(ScriptCall call)
    {
        var boot = call.Boot;
        var limit = TimeSpan.FromSeconds(int.Parse(call.Argument(0)));
        var running = call.World.Time.GetElapsedTime(boot.Began);
        var left = (boot.AnswersAfter ?? TimeSpan.Zero) + call.World.Model.Settle - running;
        if (left > TimeSpan.Zero)
        {
            await call.TakeAsync(left < limit ? left : limit);
        }

        call.Say("boot_id", boot.Id);
        call.Say("system", boot.System);
        call.Say("booted", boot.BootedSystem ?? boot.System);
        call.Say("hostname", boot.HostName);
        call.Say("os_id", boot.Release.Id);
        call.Say("kernel", "6.12.43");
        call.Say("generation", boot.System is null ? null : "1");
        call.Say("state", left > limit ? "starting" : boot.FailedUnits.Count > 0 ? "degraded" : "running");
        call.Say("startup", left > limit ? null : $"{((boot.AnswersAfter ?? TimeSpan.Zero) + call.World.Model.Settle).TotalSeconds:0.0}");
        call.Say("uptime", $"{call.World.Time.GetElapsedTime(boot.Began).TotalSeconds:0.00}");
        foreach (var port in boot.Listening)
        {
            call.Say("listening", $"{port}");
        }

        foreach (var unit in boot.FailedUnits)
        {
            call.Say("failed", unit);
            call.Say("failed_line", $"{unit} {unit}: Main process exited, code=exited, status=1/FAILURE");
        }

        foreach (var (user, unit) in boot.FailedUserUnits)
        {
            call.Say("failed_user", $"{user} {unit}");
            call.Say("failed_user_line", $"{user} {unit} {unit}: Failed with result 'exit-code'.");
        }

        return 0;
    }
}
