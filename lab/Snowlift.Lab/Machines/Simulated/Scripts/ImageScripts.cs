namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>
/// The scripts around snapshots: <c>seal</c> and <c>unseal</c> on the machine that one is taken of, <c>identity</c> and
/// <c>adopt</c> on one that was made from it.
/// </summary>
internal static class ImageScripts
{
    public static async Task<int> SealAsync(ScriptCall call)
    {
        var (disk, boot) = (call.Machine.Disk, call.Boot);
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        if (disk.Installed?.Path != call.Argument(1))
        {
            return call.Fail(25, $"the disk boots {disk.Installed?.Path}, and {call.Argument(1)} runs");
        }

        await call.TakeAsync(call.World.Model.Command);
        boot.HeldKey ??= boot.HostKey;
        disk.HostKey = SimulatedKeys.New();
        disk.IsSealed = true;
        call.Say("host_key", disk.HostKey.ToString());
        call.Say("own_key", boot.HeldKey.ToString());
        call.Say("file_system", "ext2/ext3");
        return 0;
    }

    public static Task<int> UnsealAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return Task.FromResult(status);
        }

        if (call.Boot.HeldKey is not { } own)
        {
            call.Say("state", "nothing-to-do");
            return Task.FromResult(0);
        }

        (call.Machine.Disk.HostKey, call.Machine.Disk.IsSealed, call.Boot.HeldKey) = (own, false, null);
        call.Say("state", "restored");
        return Task.FromResult(0);
    }

    public static async Task<int> IdentityAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        var disk = call.Machine.Disk;
        if (call.Argument(1) == "make")
        {
            disk.NextHostKey = await call.ReadKeyAsync() ?? disk.NextHostKey ?? SimulatedKeys.New();
            call.Say("host_key", disk.NextHostKey.ToString());
            return 0;
        }

        await call.TakeAsync(call.World.Model.Command);
        if (call.HasEffect && disk.NextHostKey is { } next)
        {
            (disk.HostKey, disk.NextHostKey, disk.IsSealed, call.Boot.HostKey) = (next, null, false, next);
        }

        call.Say("host_key", disk.HostKey?.ToString());
        return 0;
    }

    public static async Task<int> AdoptAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        var (disk, system) = (call.Machine.Disk, call.Argument(1));
        if (!disk.Store.ContainsKey(system) || call.World.SystemAt(system) is not { } known)
        {
            return call.Fail(18, $"{system} is not in the store");
        }

        await call.TakeAsync(call.World.Model.Install);
        if (call.HasEffect)
        {
            disk.Installed = known;
        }

        call.Say("generation", "2");
        return 0;
    }
}
