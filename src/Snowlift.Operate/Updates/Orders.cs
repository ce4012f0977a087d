using Snowlift.Machines.Reports;
using Snowlift.Nix;
using Snowlift.Operate.Running;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>Makes the order for a switch out of what was found.</summary>
internal static class Orders
{
    /// <summary>From what runs to a system.</summary>
    /// <param name="generation">The generation that the system is already; null where it becomes one.</param>
    /// <param name="after">How the machine is reached once it runs.</param>
    public static async Task<SwitchOrder> OfAsync(
        Run run, RunningSystem running, StorePath system, int? generation, SshEndpoint after, UpdateOptions options,
        CancellationToken cancellation)
    {
        var machine = running.Machine;
        var before = await running.Session.UnitsAsync(TimeSpan.Zero, new StepScope(run.Events, Step.Probe), cancellation);
        var pending = running.State.Pending is { } waiting && waiting.MayBecome(system.Path) ? waiting : null;
        // It runs and nothing is armed: only the default is still another one.
        var isUnguarded = pending is null && running.Generations.Current == system.Path;
        var old = pending?.Old ?? (isUnguarded ? running.Generations.DefaultSystem : null) ?? running.Generations.Current;
        var order = new SwitchOrder(
            pending?.Run ?? run.Services.RunId, machine.Server, running.Generations.BootId, old, system.Path, generation,
            machine.Server.Endpoint, after, before.Failed, running.Generations.OneShot,
            isUnguarded ? options with { NoRollback = true } : options)
        {
            IsActivated = pending is not null || isUnguarded,
        };
        if (pending?.Left is { } left)
        {
            ActivateSystem.NoteDeadline(run, order, TimeSpan.FromSeconds(Math.Max(0, left)));
        }

        return order;
    }

    /// <summary>Said before anything is changed.</summary>
    /// <exception cref="SnowliftException">A boot on trial was asked for, and cannot be had (refused).</exception>
    public static void EnsureCanBootOnce(string host, UpdateOptions options, OneShot? oneShot)
    {
        if (options.Reboot && oneShot is null)
        {
            throw new SnowliftException(
                ExitCode.Refused, $"The boot loader of {host} cannot boot a system just once",
                "--reboot boots the new system on trial, so that whatever becomes of it the next boot takes the old one. That"
                + " takes GRUB with its environment on a plain partition (ext4, vfat, xfs; no RAID, LVM, btrfs, ZFS), or systemd-boot.",
                "Update without --reboot, and reboot when somebody can look at the console.");
        }
    }
}
