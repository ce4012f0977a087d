namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>The script <c>rescue-logs</c>: what the rescue system finds on the disk.</summary>
internal static class RescueScript
{
    public static Task<int> RunAsync(ScriptCall call)
    {
        if (call.Boot.Running != RunningSystem.Installer)
        {
            return Task.FromResult(call.Fail(23, "this is not a rescue system: its root is on a disk"));
        }

        var disk = call.Machine.Disk;
        if (disk.Installed is not { } installed)
        {
            call.Say("partition", disk.HasImage ? "/dev/sda1 ext4" : null);
            return Task.FromResult(0);
        }

        call.Say("partition", "/dev/sda2 vfat");
        call.Say("partition", "/dev/sda3 ext4");
        call.Say("loader", "sda:mbr");
        call.Say("loader", "sda2/grub/grub.cfg");
        call.Say("root", "/dev/sda3");
        call.Say("generation", "1");
        call.Say("system", installed.Path);
        call.Say("fstab", "/dev/disk/by-partlabel/disk-main-root / ext4 noatime 0 1");
        call.Say("journal", disk.Journal is null ? "no" : "yes");
        foreach (var unit in disk.FailedUnits)
        {
            call.Say("unit_failed", unit);
        }

        call.Say("started", disk.Journal is null ? null : "yes");
        foreach (var line in disk.Journal ?? [])
        {
            call.Say("log", line);
        }

        return Task.FromResult(0);
    }
}
