using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Lab.Machines.Simulated.Updates;
using Snowlift.Remote.Ssh;

namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>The scripts that turn a machine in the installer into a NixOS: <c>disk</c>, <c>install</c>, <c>reboot</c>.</summary>
internal static class InstallerScripts
{
    // The file system's own structures, and the boot partition.
    private const double Usable = 0.93;

    public static async Task<int> DiskAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        if (call.Boot.Running != RunningSystem.Installer)
        {
            return call.Fail(15, $"this is not an installer: PRETTY_NAME=\"{call.Boot.Release.Name}\"");
        }

        if (!call.Boot.Store.ContainsKey(call.Argument(1)))
        {
            call.Terminal.Complain($"sh: {call.Argument(1)}: not found");
            return call.Fail(16, "the disko script ended with status 127");
        }

        var disk = call.Machine.Disk;
        call.Terminal.Complain("+ sgdisk --zap-all /dev/sda");
        disk.HasImage = false;
        disk.Installed = null;
        disk.HostKey = null;
        disk.Journal = null;
        disk.Store.Clear();
        disk.Files.Clear();
        await call.TakeAsync(call.World.Model.Disko);
        call.Terminal.Complain("+ mount /dev/disk/by-partlabel/disk-main-root /mnt");
        if (!call.HasEffect)
        {
            return call.Fail(17, "the disko script mounted nothing at /mnt");
        }

        call.Boot.IsMounted = true;
        call.Say("free_bytes", $"{(long)(disk.Bytes * Usable)}");
        return 0;
    }

    public static async Task<int> InstallAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        var (disk, system) = (call.Machine.Disk, call.Argument(1));
        if (!call.Boot.IsMounted || !disk.Store.ContainsKey(system))
        {
            return call.Fail(18, $"{system} is not in the new disk's store");
        }

        var given = await call.ReadKeyAsync();
        disk.HostKey = given ?? disk.HostKey ?? SimulatedKeys.New();
        await call.TakeAsync(call.World.Model.Install);
        call.Terminal.Complain("installation finished!");
        if (call.HasEffect)
        {
            disk.Installed = call.World.SystemAt(system) ?? SystemOf(system, call);
            disk.Profile = new SimulatedProfile();
            disk.Profile.Add(system, call.World.Time.GetUtcNow());
        }

        call.Say("host_key", disk.HostKey.ToString());
        return 0;
    }

    public static Task<int> RebootAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return Task.FromResult(status);
        }

        if (call.HasEffect)
        {
            call.Machine.RebootLater();
        }

        call.Say("state", "rebooting");
        return Task.FromResult(0);
    }

    // Nobody evaluated it in our sight: it is called like the server, and lets in whom the installer does.
    private static SimulatedSystem SystemOf(string path, ScriptCall call) =>
        SimulatedSystem.Of(call.Machine.Spec.Name) with { Path = path, Users = call.Boot.Users };
}
