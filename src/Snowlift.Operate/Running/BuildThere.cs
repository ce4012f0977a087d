using Snowlift.Build;
using Snowlift.Nix;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Running;

/// <summary>
/// Evaluates, checks and builds on the machine that is to be updated, into its own store. Precondition: it runs NixOS, and nobody
/// here can build for it. Effect: store paths there. May be run again.
/// </summary>
internal static class BuildThere
{
    public static Task<SystemPlan> RunAsync(HostRun run, HostChecked host, RunningSystem running, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Build,
            "Build on the target",
            async scope =>
            {
                var (evaluation, login) = await FlakeOnTarget.EvaluateAndCheckAsync(
                    run, host, running.Session, machine: null, server: null, scope, cancellation);
                var system = await BuildOnTarget.RunAsync(running.Session, "/", evaluation.Toplevel!.Drv, scope, cancellation);
                return new SystemPlan(evaluation, login, system, DiskoScript: null, ClosureBytes: null);
            },
            plan => plan.System.Name);
}
