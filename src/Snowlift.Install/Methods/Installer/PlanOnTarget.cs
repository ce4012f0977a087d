using Snowlift.Build;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Installer;

/// <summary>
/// Evaluates the host on the target, where this machine has no Nix or cannot build for it, and builds the disk script
/// there. Precondition: the installer runs. Effect: files in its RAM. May be run again.
/// </summary>
internal static class PlanOnTarget
{
    public static Task<SystemPlan> RunAsync(
        DeployRun run, HostChecked host, InstallerBooted installer, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Build,
            Title(host),
            async scope =>
            {
                var (evaluation, login) = await FlakeOnTarget.EvaluateAndCheckAsync(
                    run, host, installer.Session, installer.Session.Facts, installer.Server.Facts, scope, cancellation);
                scope.Progress("building the disk script");
                var disko = await BuildOnTarget.RunAsync(installer.Session, "/", evaluation.Disko!.Drv, scope, cancellation);
                return new SystemPlan(evaluation, login, StorePath.Parse(evaluation.Toplevel!.Out), disko, ClosureBytes: null);
            },
            plan => plan.System.Name);

    /// <summary>What the step is called.</summary>
    public static string Title(HostChecked host) => host.IsMadeUp ? "Make up a system" : "Evaluate on the target";
}
