using Snowlift.Build;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Provision.Reach;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Infect;

/// <summary>The closure is in the store beside the old system.</summary>
internal sealed record ClosureInPlace(SystemPlan Plan);

/// <summary>
/// Evaluates, where that could not be done here, and brings the closure into the store of the running system: copied from
/// here, or built there. Precondition: Nix is on the machine. Effect: store paths. May be run again: paths that are there are
/// not sent twice.
/// </summary>
internal static class BringClosureInPlace
{
    private const string Waits = "the machine still runs its old system, and keeps what it has built";

    public static async Task<ClosureInPlace> RunAsync(
        DeployRun run, HostChecked host, MachineProbed machine, NixReady nix, SystemPlan? built, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(nix);
        if (built is not null)
        {
            return await CopyAsync(run, machine, built, cancellation);
        }

        var plan = await EvaluateAsync(run, host, machine, cancellation);
        return await run.Events.StepAsync(
            Step.Closure,
            "Build on the target",
            async scope => new ClosureInPlace(plan with
            {
                System = await BuildOnTarget.RunAsync(
                    machine.Session, "/", plan.Evaluation.Toplevel!.Drv, scope, cancellation, Waits),
            }),
            there => there.Plan.System.Name);
    }

    private static Task<SystemPlan> EvaluateAsync(DeployRun run, HostChecked host, MachineProbed machine, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Build,
            PlanOnTarget.Title(host),
            async scope =>
            {
                var (evaluation, login) = await FlakeOnTarget.EvaluateAndCheckAsync(
                    run, host with { IsInPlace = true }, machine.Session, machine.Facts, machine.Server.Facts, scope, cancellation);
                if (InfectFit.Against(machine.Facts, evaluation) is { } against)
                {
                    throw InfectMethod.DoesNotFit(against);
                }

                return new SystemPlan(evaluation, login, StorePath.Parse(evaluation.Toplevel!.Out), DiskoScript: null, ClosureBytes: null);
            },
            plan => plan.System.Name);

    private static Task<ClosureInPlace> CopyAsync(DeployRun run, MachineProbed machine, SystemPlan plan, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Closure,
            "Copy the closure",
            async scope =>
            {
                await CopyClosure.RunAsync(
                    run.Nix, plan.System, machine.Session, new StoreThere(Daemon: NixReady.Daemon), scope, cancellation);
                return new ClosureInPlace(plan);
            },
            _ => plan.Copied("beside the old system"));
}
