using Snowlift.Build;
using Snowlift.Install.Requests;
using Snowlift.Machines;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;
using Snowlift.Runs.Texts;

namespace Snowlift.Install.Methods.Installer;

/// <summary>What kexec and bootonce share: from the installer in RAM to a system on the disk.</summary>
internal sealed class InstallFromInstaller(DeployRun run, HostChecked host, SystemPlan? built)
{
    private bool _diskTouched;

    /// <summary>Installs. A connection that breaks on the way is made again, once; the steps are then done anew.</summary>
    /// <param name="installer">Disposed when it fails, else handed on.</param>
    /// <exception cref="MethodFailedException">The installer is gone.</exception>
    public async Task<Installation> RunAsync(InstallerBooted installer, CancellationToken cancellation)
    {
        try
        {
            return await InstallAsync(installer, cancellation);
        }
        catch (Exception e) when (e is SshException or SnowliftException && !cancellation.IsCancellationRequested)
        {
            var isOther = e is SnowliftException && await AnswersAsync(installer, cancellation);
            await installer.DisposeAsync();
            if (isOther)
            {
                throw;
            }

            installer = await ReachAgainAsync(installer, e, cancellation);
        }
        catch
        {
            await installer.DisposeAsync();
            throw;
        }

        try
        {
            return await InstallAsync(installer, cancellation);
        }
        catch
        {
            await installer.DisposeAsync();
            throw;
        }
    }

    private async Task<Installation> InstallAsync(InstallerBooted installer, CancellationToken cancellation)
    {
        var plan = built ?? await PlanOnTarget.RunAsync(run, host, installer, cancellation);
        _diskTouched = true;
        var disk = await PrepareDisk.RunAsync(run, host, installer, plan, cancellation);
        var closure = await BringClosure.RunAsync(run, installer, disk, plan, cancellation);
        return new Installation(await InstallSystem.RunAsync(run, host, installer, closure, cancellation), installer.Session);
    }

    /// <summary>Whether the machine can be reached: then whatever failed, failed for another reason.</summary>
    private static async Task<bool> AnswersAsync(InstallerBooted installer, CancellationToken cancellation)
    {
        try
        {
            await installer.Session.ProbeAsync(cancellation);
            return true;
        }
        catch (SshException)
        {
            return false;
        }
    }

    private Task<InstallerBooted> ReachAgainAsync(InstallerBooted lost, Exception broke, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Connect,
            "Reach the installer again",
            async scope =>
            {
                scope.Log(broke.Message);
                try
                {
                    var machine = await run.Wait.ForAsync(
                        lost.Session.Endpoint, run.Limits.Silence, run.Limits.Silence,
                        facts => facts.BootId == lost.Boot ? Verdict.Accept : Verdict.Wrong, scope, cancellation);
                    scope.Note("The connection to the installer broke and stands again: its steps are done once more.");
                    return lost with { Session = machine };
                }
                catch (WaitFailedException e)
                {
                    throw new MethodFailedException(Gone(e), _diskTouched);
                }
            },
            _ => "the same boot");

    private static SnowliftException Gone(WaitFailedException e) => e.Facts is { } facts
        ? new SnowliftException(
            ExitCode.Install, $"In the installer's place {facts.OsName} answers", "The machine was rebooted in the middle of the installation.",
            "Run the same command again.", e)
        : new SnowliftException(
            ExitCode.Ssh, $"The installer has lost its network, or is gone: it has not answered for {Words.Duration(e.Waited)}",
            e.Said, "Reset the machine, then run the same command again.", e);
}
