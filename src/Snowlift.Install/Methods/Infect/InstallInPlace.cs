using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Machines.Sessions;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Infect;

/// <summary>
/// Names the partitions as the configuration looks for them, and has the new system install its boot loader. Precondition: the
/// swap is staged. Effect: the machine boots the new system, and the next shutdown swaps the root; the key of the system to
/// come is pinned. May be run again. What stays behind when it fails: nothing, for the script puts all back; where it cannot,
/// the machine may not boot.
/// </summary>
internal static class InstallInPlace
{
    public static Task<SystemInstalled> RunAsync(
        DeployRun run, MachineProbed machine, SwapStaged staged, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Install,
            "Install the system",
            async scope =>
            {
                scope.Progress("partition labels and boot loader");
                run.Ledger.Machine("It still runs its old system; its boot loader is being replaced.");
                await InstallAsync(machine, staged, scope, cancellation);
                run.Ledger.Machine("It still runs its old system; a reboot moves that to /old-root and starts the new one.");
                return new SystemInstalled(
                    staged.Plan, machine.Server, InstallSystem.Pin(run, machine.Server, staged.HostKey, staged.Plan));
            },
            installed => $"{installed.Plan.Login.User} will be able to log in");

    private static async Task InstallAsync(MachineProbed machine, SwapStaged staged, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            await machine.Session.InstallInPlaceAsync(staged.Plan.System.Path, staged.Partitions.Orders, scope, cancellation);
        }
        catch (ScriptFailedException e)
        {
            var isTouched = ScriptStatus.NotPutBack.IsOf(e);
            throw new MethodFailedException(
                new SnowliftException(
                    ExitCode.Install, "The boot loader could not be installed", string.Join('\n', e.Result.LastLines()),
                    isTouched
                        ? "It could not be undone altogether: do not reboot the machine before you have looked at its /boot."
                        : "All was put back: the machine runs its old system, and boots it. Mend the configuration, or try another method.",
                    e),
                isTouched);
        }
    }
}
