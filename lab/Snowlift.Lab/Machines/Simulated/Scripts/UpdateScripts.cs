using System.Globalization;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Lab.Machines.Simulated.Updates;

namespace Snowlift.Lab.Machines.Simulated.Scripts;

/// <summary>
/// The scripts of a running system's life: <c>generations</c>, <c>activate</c>, <c>update-state</c>, <c>confirm</c>,
/// <c>revert</c>, <c>trial</c> and <c>closure</c>.
/// </summary>
internal static class UpdateScripts
{
    private const int TooLate = 35;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    public static Task<int> GenerationsAsync(ScriptCall call)
    {
        var profile = call.Machine.Disk.Profile;
        call.Say("boot_id", call.Boot.Id);
        call.Say("current", call.Boot.System);
        call.Say("booted", call.Boot.BootedSystem);
        call.Say("profile", Number(profile.Default));
        foreach (var one in profile.All)
        {
            call.Say("generation", $"{one.Number} {one.Made.ToUnixTimeSeconds()} linux-6.12.10 {one.System}");
        }

        call.Say("oneshot", call.Machine.Disk.CanBootOnce ? "grub /boot/grub" : "-");
        return Task.FromResult(0);
    }

    public static async Task<int> ActivateAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        var (old, @new) = (call.Argument(1), call.Argument(2));
        if (call.Boot.System != old)
        {
            return call.Fail(31, $"{call.Boot.System} runs by now, not {old}");
        }

        if (!call.Boot.Store.ContainsKey(@new))
        {
            return call.Fail(18, $"{@new} is not in the store, or is no NixOS system");
        }

        if (call.Boot.Update is { IsOver: false } other)
        {
            return call.Fail(32, $"the update of run {other.Run} has not come to its end");
        }

        var update = new SimulatedUpdate(
            call.World, call.Machine, call.Boot, call.Argument(3), old, @new, Seconds(call.Argument(4)), Seconds(call.Argument(5)));
        call.Boot.Update = update;
        update.Start(call.Connection);
        call.Say("state", "armed");
        while (update.Status is null && !update.IsOver)
        {
            await call.TakeAsync(Look);
        }

        update.Log.ToList().ForEach(call.Terminal.Complain);
        call.Say("activated", Number(update.Status ?? 124));
        return 0;
    }

    public static Task<int> StateAsync(ScriptCall call)
    {
        call.Say("boot_id", call.Boot.Id);
        call.Say("system", call.Boot.System);
        if (call.Boot.Update is { IsOver: false } update)
        {
            call.Say("pending", update.Run);
            call.Say("old", update.Old);
            call.Say("new", update.New);
            call.Say("left", update.Left is { } left ? Number(left) : null);
            call.Say("activated", update.Status is { } status ? Number(status) : null);
            call.Say("decided", update.Decided);
        }

        call.Boot.Update?.Log.ToList().ForEach(call.Terminal.Complain);
        if (call.Machine.LastRollback is { } last)
        {
            call.Say("rolled_back", last.Run);
            call.Say("rollback_state", last.State);
            call.Say("rollback_reason", last.Reason);
        }

        return Task.FromResult(0);
    }

    public static async Task<int> ConfirmAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status) || IsTooLate(call, call.Argument(2), out status))
        {
            return status;
        }

        var (@new, generation, profile) = (call.Argument(1), call.Argument(3), call.Machine.Disk.Profile);
        if (call.Boot.System != @new)
        {
            return call.Fail(31, $"{call.Boot.System} runs, not {@new}");
        }

        await call.TakeAsync(call.World.Model.BootLoader);
        if (call.World.Faults.Take(call.Machine.Spec.Name, Faults.FaultPoint.BootLoader) is Faults.Fails fails)
        {
            call.Boot.Update?.Release();
            call.Boot.Update?.Revert("the boot loader could not be set up");
            return call.Fail(36, fails.Message);
        }

        var number = generation == "-" ? profile.Add(@new, call.World.Time.GetUtcNow()) : int.Parse(generation, CultureInfo.InvariantCulture);
        profile.Switch(number);
        call.Machine.Disk.Installed = call.Machine.SystemAt(@new);
        call.Boot.Update?.Finish();
        call.Say("generation", Number(number));
        return 0;
    }

    public static Task<int> RevertAsync(ScriptCall call)
    {
        if (call.Boot.Update is not { IsOver: false } update || update.Run != call.Argument(0))
        {
            return Task.FromResult(call.Fail(TooLate, $"no update of run {call.Argument(0)} waits for its confirmation"));
        }

        update.Revert(call.Argument(1));
        call.Say("state", "reverting");
        return Task.FromResult(0);
    }

    public static async Task<int> TrialAsync(ScriptCall call)
    {
        if (call.IsAnotherBoot(out var status))
        {
            return status;
        }

        var (@new, run, generation) = (call.Argument(1), call.Argument(2), call.Argument(3));
        await call.TakeAsync(call.World.Model.BootLoader);
        if (call.World.Faults.Take(call.Machine.Spec.Name, Faults.FaultPoint.BootLoader) is Faults.Fails fails)
        {
            return call.Fail(37, fails.Message);
        }

        if (IsTooLate(call, run, out status))
        {
            return status;
        }

        var number = generation == "-"
            ? call.Machine.Disk.Profile.Add(@new, call.World.Time.GetUtcNow(), asDefault: false)
            : int.Parse(generation, CultureInfo.InvariantCulture);
        call.Machine.Disk.NextOnce = call.Machine.SystemAt(@new);
        call.Boot.Update?.Finish();
        call.Machine.RebootLater();
        call.Say("generation", Number(number));
        call.Say("state", "rebooting");
        return 0;
    }

    /// <summary>Made up, and stable: two packages that every system has, and the system itself.</summary>
    public static Task<int> ClosureAsync(ScriptCall call)
    {
        foreach (var system in call.Arguments)
        {
            call.Say("path", $"{SimulatedSystem.StorePath("systemd")} 30000000");
            call.Say("path", $"{SimulatedSystem.StorePath("openssh")} 15000000");
            call.Say("path", $"{system} 15000000");
            call.Say("end", system);
        }

        return Task.FromResult(0);
    }

    private static bool IsTooLate(ScriptCall call, string run, out int status)
    {
        status = 0;
        if (run != "-" && (call.Boot.Update is not { } update || update.Run != run || !update.Claim("confirm")))
        {
            status = call.Fail(TooLate, "too late: it is being rolled back");
        }

        return status != 0;
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
