using Snowlift.Machines.Reports;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Machines;

/// <summary>
/// Removes /old-root. Precondition: the new system runs. Effect: what was on the machine before is lost. May be run again.
/// </summary>
public static class RemoveOldRoot
{
    /// <summary>Removes it.</summary>
    /// <returns>What was removed; null where there was nothing.</returns>
    public static Task<OldRoot?> RunAsync(RunEvents events, MachineSession machine, CancellationToken cancellation) =>
        events.StepAsync(
            Step.CleanUp, "Remove the old system", scope => AskAsync(machine, remove: true, scope, cancellation),
            old => old is null ? "there is no /old-root" : $"{old.Bytes / 1_000_000} MB of {old} in /old-root");

    /// <summary>Looks what is there.</summary>
    public static Task<OldRoot?> LookAsync(RunEvents events, MachineSession machine, CancellationToken cancellation) =>
        events.StepAsync(
            Step.Probe, "Look for the old system", scope => AskAsync(machine, remove: false, scope, cancellation),
            old => old is null ? "there is no /old-root" : $"{old.Bytes / 1_000_000} MB of {old} in /old-root");

    private static async Task<OldRoot?> AskAsync(MachineSession machine, bool remove, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            return await machine.OldRootAsync(remove, scope, cancellation);
        }
        catch (ScriptFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Install, "The old system could not be removed", string.Join('\n', e.Result.LastLines()),
                "The new system runs on. Look at /old-root on the machine, then run the same command again.", e);
        }
    }
}
