using Snowlift.Build;
using Snowlift.Install.Methods.Installer;
using Snowlift.Install.Requests;
using Snowlift.Machines.Sessions;
using Snowlift.Provision;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods.Infect;

/// <summary>The swap of the root is made ready, and not armed; the new system's host key is known.</summary>
internal sealed record SwapStaged(SystemPlan Plan, PartitionPlan Partitions, PublicKey HostKey);

/// <summary>
/// Makes ready what moves the old root aside while the machine shuts down, and what the new one begins with. Precondition: the
/// closure is in the store. Effect: files in RAM and in a folder of ours; a reboot is still one into the old system. May be
/// run again.
/// </summary>
internal static class StageSwap
{
    /// <summary>Where the new root is made ready; also in infect-stage.sh.</summary>
    private const string Root = "/snowlift-new/root";

    public static Task<SwapStaged> RunAsync(
        DeployRun run, HostChecked host, MachineProbed machine, ClosureInPlace closure, PartitionPlan partitions, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Stage,
            "Stage the swap of the root",
            async scope => new SwapStaged(closure.Plan, partitions, await StageAsync(run.Request, host.HostKey, machine, closure.Plan, partitions, scope, cancellation)),
            _ => run.Request.Keep.Count == 0 ? "the old system goes to /old-root" : $"the old system goes to /old-root, but for {string.Join(" and ", run.Request.Keep)}");

    /// <summary>The key that a server of ours was made with is known to the cloud: it is for one connection, and no more.</summary>
    private static bool HasThrowAwayKey(MachineProbed machine) =>
        machine.Server.Server is { } server && server.Labels.GetValueOrDefault(Labels.Managed) == "true";

    private static async Task<PublicKey> StageAsync(
        DeployRequest request, KeyPair? hostKey, MachineProbed machine, SystemPlan plan, PartitionPlan partitions, StepScope scope, CancellationToken cancellation)
    {
        var (session, hostKeyPath) = (machine.Session, InstallSystem.HostKeyPath(plan.Evaluation));
        try
        {
            if (hostKey is { } given)
            {
                await session.GiveHostKeyAsync(Root + hostKeyPath, given, scope, cancellation);
            }

            var shown = await session.StageSwapAsync(
                plan.System.Path, hostKeyPath, hostKey, hostKey is not null || HasThrowAwayKey(machine), partitions.BootIsOnRoot,
                request.Keep, scope, cancellation);
            if (request.ExtraFiles is { } files)
            {
                await BringExtraFiles.UnpackAsync(session, Root, files, scope, cancellation);
                await BringExtraFiles.OwnAsync(session, Root, files, scope, cancellation);
            }

            return shown;
        }
        catch (ScriptFailedException e)
        {
            var lines = string.Join('\n', e.Result.LastLines());
            throw e switch
            {
                _ when ScriptStatus.NothingToKeep.IsOf(e) => new SnowliftException(
                    ExitCode.Refused, "What was to be kept is not on the machine", lines,
                    "Correct --keep, and run the same command again: the machine still runs its old system.", e),
                _ => new MethodFailedException(
                    new SnowliftException(
                        ExitCode.Install, "The swap of the root could not be made ready", lines,
                        "The machine still runs its old system, and boots it. Try another method: --method kexec or --method bootonce.", e),
                    diskTouched: false),
            };
        }
    }
}
