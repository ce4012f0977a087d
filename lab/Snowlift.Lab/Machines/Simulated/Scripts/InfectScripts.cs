using Snowlift.Lab.Machines.Simulated.Updates;

namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>The scripts that replace a running system in place: <c>infect-nix</c>, <c>-stage</c>, <c>-install</c>; and <c>old-root</c>.</summary>
internal static class InfectScripts
{
    private const int NotThere = 18;
    private const long OldRootBytes = 1_234_567_890;

    public static async Task<int> NixAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        if (!call.Machine.Disk.HasNix)
        {
            if (call.Argument(1) == "-")
            {
                _ = await call.ReadInputAsync();
            }
            else
            {
                await call.TakeAsync(TimeSpan.FromSeconds(call.World.Model.NixBytes / call.World.Model.DownloadRate));
            }

            call.Say("state", "fetched");
            await call.TakeAsync(call.World.Model.NixUnpack);
            call.Machine.Disk.HasNix = call.HasEffect;
        }

        call.Say("nix", "2.31.2");
        call.Say("swap_mib", call.Argument(3));
        return 0;
    }

    public static async Task<int> StageAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        if (!call.Boot.Store.ContainsKey(call.Argument(1)))
        {
            return call.Fail(NotThere, $"{call.Argument(1)} is not in the store, or is no NixOS system");
        }

        _ = await call.ReadInputAsync();
        var disk = call.Machine.Disk;
        disk.NextHostKey ??= call.Argument(3) == "keep" ? call.Boot.HostKey : SimulatedKeys.New();
        call.Say("host_key", disk.NextHostKey.ToString());
        return 0;
    }

    public static async Task<int> InstallAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        var (disk, system) = (call.Machine.Disk, call.Argument(1));
        if (disk.NextHostKey is not { } key)
        {
            return call.Fail(NotThere, "nothing is staged that would swap the root");
        }

        _ = await call.ReadInputAsync();
        await call.TakeAsync(call.World.Model.BootLoader);
        if (call.HasEffect)
        {
            disk.Installed = call.World.SystemAt(system) ?? call.Machine.SystemAt(system) with { Users = call.Boot.Users };
            disk.Profile = new SimulatedProfile();
            disk.Profile.Add(system, call.World.Time.GetUtcNow());
            foreach (var path in call.Boot.Store.Keys)
            {
                disk.Store[path] = true;
            }

            (disk.HostKey, disk.HasOldRoot) = (key, true);
        }

        call.Say("generation", "1");
        return 0;
    }

    public static Task<int> OldRootAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return Task.FromResult(status);
        }

        var disk = call.Machine.Disk;
        call.Say("old_root", disk.HasOldRoot ? "yes" : "no");
        if (disk.HasOldRoot)
        {
            call.Say("bytes", $"{OldRootBytes}");
            call.Say("os_name", OsRelease.OfImage(call.Machine.Spec.Image).Name);
            disk.HasOldRoot = call.Argument(1) != "remove" || !call.HasEffect;
        }

        return Task.FromResult(0);
    }
}
