using Snowlift.Build;
using Snowlift.Checks.Facts;
using Snowlift.Install.Requests;
using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Installer;

/// <summary>
/// The same installer without the kexec system call: put under /boot, and booted exactly once by the machine's own GRUB. If
/// it does not come up, the next reset boots the old system, untouched.
/// </summary>
internal sealed class BootonceMethod : IInstallMethod
{
    public Method Name => Method.Bootonce;

    public string Pitch => "the same installer, where the kexec system call fails";

    public string? Against(MachineFacts facts, int installerMemoryMiB, HostEvaluation? evaluation) =>
        InstallerFit.Against(facts, installerMemoryMiB)
            ?? (facts.Tools.Contains("grub-reboot") || facts.Tools.Contains("grub2-reboot") ? null : "it has no grub-reboot");

    public string? Against(DeployRequest request) => null;

    public async Task<Installation> InstallAsync(
        DeployRun run, HostChecked host, MachineProbed machine, SystemPlan? built, CancellationToken cancellation)
    {
        var installer = await EnterInstaller.RunAsync(run, machine, RebootIntoAsync, attempts: 1, cancellation);
        return await new InstallFromInstaller(run, host, built).RunAsync(installer, cancellation);
    }

    /// <summary>Takes off an old system's disk what a try left there. A failure is only told: the next reset boots the old system all the same.</summary>
    public async Task TidyUpAsync(MachineProbed machine, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            await machine.Session.ForgetInstallerAsync(scope, cancellation);
        }
        catch (ScriptFailedException e)
        {
            scope.Note($"What was staged below /boot stays there: {string.Concat(e.Result.LastLines(1))}");
        }
    }

    /// <summary>Stages the installer below /boot and has GRUB boot it once.</summary>
    private static async Task RebootIntoAsync(MachineProbed machine, StepScope scope, CancellationToken cancellation)
    {
        scope.Progress("putting the installer below /boot, for GRUB to boot once");
        try
        {
            await machine.Session.BootInstallerOnceAsync(scope, cancellation);
        }
        catch (ScriptFailedException e) when (ScriptStatus.InstallerNotPacked.IsOf(e) || ScriptStatus.GrubCannotBootOnce.IsOf(e))
        {
            throw new MethodFailedException(
                new SnowliftException(
                    ExitCode.Install,
                    ScriptStatus.GrubCannotBootOnce.IsOf(e) ? "GRUB cannot boot the installer once" : "The installer could not be made ready for GRUB",
                    string.Join('\n', e.Result.LastLines()),
                    "The machine still runs its old system, untouched. Try another method: --method kexec or --method infect", e),
                diskTouched: false);
        }
    }
}
