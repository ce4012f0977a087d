using Snowlift.Checks.Logins;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Machines;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

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
            Title(run),
            async scope =>
            {
                var evaluation = await FlakeOnTarget.EvaluateAsync(run, installer.Session, scope, cancellation);
                var login = CheckConfiguration.OnTarget(run, host, evaluation, new MachineProbed(installer.Server, installer.Machine), scope);
                scope.Progress("building the disk script");
                var disko = await BuildAsync(installer.Session, "/", evaluation.Disko!.Drv, scope, cancellation);
                return new SystemPlan(evaluation, login, StorePath.Parse(evaluation.Toplevel!.Out), disko, ClosureBytes: null);
            },
            plan => plan.System.Name);

    /// <summary>What the step is called.</summary>
    public static string Title(DeployRun run) => run.IsMadeUp ? "Make up a system" : "Evaluate on the target";

    /// <summary>Builds a derivation on the machine.</summary>
    public static async Task<StorePath> BuildAsync(
        SshSession session, string root, string derivation, StepScope scope, CancellationToken cancellation, string waits = "the installer waits on the machine")
    {
        try
        {
            var built = await session.RunAsync(Scripts.NixBuild(root, derivation), new ProcessOutput(OnErrorLine: Show), cancellation);
            return StorePath.Parse(built["out"] ?? "");
        }
        catch (ScriptFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Nix, "The build on the target failed", string.Join('\n', e.Result.LastLines()),
                $"Mend the build and run the same command again: {waits}.", e);
        }

        void Show(string line)
        {
            scope.Log(line);
            if (BuildHere.Doing(line) is { } doing)
            {
                scope.Progress(doing);
            }
        }
    }
}
