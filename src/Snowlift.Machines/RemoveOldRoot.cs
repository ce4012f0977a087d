using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Machines;

/// <summary>What a conversion in place has left of the system before.</summary>
/// <param name="Bytes">What it takes on the disk.</param>
/// <param name="OsName">What it was, where that can be told.</param>
public sealed record OldRoot(long Bytes, string? OsName)
{
    public override string ToString() => OsName ?? "the old system";
}

/// <summary>
/// Removes /old-root. Precondition: the new system runs. Effect: what was on the machine before is lost. May be run again.
/// </summary>
public static class RemoveOldRoot
{
    private const int WrongMachine = 11;

    /// <summary>Removes it.</summary>
    /// <returns>What was removed; null where there was nothing.</returns>
    public static Task<OldRoot?> RunAsync(Run run, ConnectedMachine machine, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.CleanUp, "Remove the old system", scope => AskAsync(machine, remove: true, scope, cancellation),
            old => old is null ? "there is no /old-root" : $"{old.Bytes / 1_000_000} MB of {old} in /old-root");

    /// <summary>Looks what is there.</summary>
    public static Task<OldRoot?> LookAsync(Run run, ConnectedMachine machine, CancellationToken cancellation) =>
        run.Events.StepAsync(
            Step.Probe, "Look for the old system", scope => AskAsync(machine, remove: false, scope, cancellation),
            old => old is null ? "there is no /old-root" : $"{old.Bytes / 1_000_000} MB of {old} in /old-root");

    private static async Task<OldRoot?> AskAsync(ConnectedMachine machine, bool remove, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            var said = await machine.Session.RunAsync(
                Scripts.OldRoot(machine.Facts.BootId, remove), new ProcessOutput(OnErrorLine: scope.Log), cancellation);
            return said["old_root"] != "yes" ? null : new OldRoot(long.TryParse(said["bytes"], out var bytes) ? bytes : 0, said["os_name"]);
        }
        catch (ScriptFailedException e)
        {
            throw e.Result.ExitCode == WrongMachine ? StepFailures.WrongMachine(e) : new SnowliftException(
                ExitCode.Install, "The old system could not be removed", string.Join('\n', e.Result.LastLines()),
                "The new system runs on. Look at /old-root on the machine, then run the same command again.", e);
        }
    }
}
