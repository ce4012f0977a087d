using Snowlift.Machines.Sessions;
using Snowlift.Remote.Ssh;

namespace Snowlift.Rooms.Tests.Target;

/// <summary>A guarded update of a played machine: its scripts with the arguments that most tests mean.</summary>
internal static class GuardedUpdate
{
    public const string RunId = "7f3a91";
    public const string FirstTimer = "snowlift-rollback-" + RunId;
    public const string ConfirmTimer = "snowlift-confirm-" + RunId;
    public const string Folder = "run/snowlift/update";

    public static TargetScript Activate(this PlayedMachine machine, int window = 90, string run = RunId, string @new = PlayedMachine.New) =>
        Scripts.Activate(machine.Boot, PlayedMachine.Old, @new, run, TimeSpan.FromSeconds(window), TimeSpan.FromMinutes(5));

    public static TargetScript Confirm(this PlayedMachine machine, string? run = RunId, int? generation = null) =>
        Scripts.Confirm(machine.Boot, PlayedMachine.New, run, generation);

    public static TargetScript Trial(this PlayedMachine machine, string? run = RunId, string loader = "grub", int? generation = null) =>
        Scripts.Trial(machine.Boot, PlayedMachine.New, run, generation, loader, loader == "grub" ? "/boot/grub" : "/boot");

    /// <summary>Activates, and waits until that has ended.</summary>
    public static async Task ActivatedAsync(this PlayedMachine machine, int window = 90)
    {
        (await machine.SucceedAsync(machine.Activate(window)))["activated"].ShouldBe("0");
        await machine.SettleAsync();
    }

    /// <summary>The old system runs, the next boot takes it, and the next update may come.</summary>
    public static void ShouldBeAsBefore(this PlayedMachine machine, string? because = null)
    {
        machine.Running.ShouldBe(PlayedMachine.Old, because);
        machine.Profile.ShouldBe("system-4-link", because);
        machine.Default.ShouldBe(PlayedMachine.Old, because);
        BootMenu.Next(machine).ShouldBe(PlayedMachine.Old, because);
        machine.Timers.ShouldBeEmpty(because);
    }

    public static bool Armed(this PlayedMachine machine) => machine.Timers.Count > 0;

    public static bool Decides(this PlayedMachine machine, string by) =>
        new FileInfo(machine.At(Folder + "/decided")).LinkTarget == by;
}
