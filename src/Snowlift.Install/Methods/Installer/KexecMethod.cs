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
/// nixos-anywhere's way: the installer is booted over the running system by the kexec system call, and installs. Until the
/// disk is partitioned a reset brings the old system back.
/// </summary>
internal sealed class KexecMethod : IInstallMethod
{
    public Method Name => Method.Kexec;

    public string Pitch => "the quickest way";

    public string? Against(MachineFacts facts, int installerMemoryMiB, HostEvaluation? evaluation) =>
        InstallerFit.Against(facts, installerMemoryMiB)
            ?? (facts.CanKexec ? null : "its kernel loads no other one (kernel.kexec_load_disabled)");

    public string? Against(DeployRequest request) => null;

    public async Task<Installation> InstallAsync(
        DeployRun run, HostChecked host, MachineProbed machine, SystemPlan? built, CancellationToken cancellation)
    {
        var installer = await EnterInstaller.RunAsync(run, machine, JumpAsync, attempts: 2, cancellation);
        return await new InstallFromInstaller(run, host, built).RunAsync(installer, cancellation);
    }

    public Task TidyUpAsync(MachineProbed machine, StepScope scope, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Loads the installer's kernel and has the machine jump into it.</summary>
    private static async Task JumpAsync(MachineProbed machine, StepScope scope, CancellationToken cancellation)
    {
        scope.Progress("loading the installer's kernel");
        try
        {
            await machine.Session.KexecAsync(scope, cancellation);
        }
        catch (ScriptFailedException e) when (ScriptStatus.KernelNotLoaded.IsOf(e))
        {
            throw new MethodFailedException(
                new SnowliftException(
                    ExitCode.Install, "The kernel did not take the installer (kexec)", string.Join('\n', e.Result.LastLines()),
                    "The machine still runs its old system, untouched. A larger server type may help: the installer needs about 1 GB of RAM.", e),
                diskTouched: false);
        }
    }
}
