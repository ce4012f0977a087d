using Snowlift.Checks.Facts;
using Snowlift.Machines;
using Snowlift.Machines.Files;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods;

/// <summary>
/// Brings the user's own files into the root of a system that is being installed, before it is, and gives them to their owners
/// after, when its users are known. Until then they are root's. May be run again.
/// </summary>
internal static class BringExtraFiles
{
    private const int WrongMachine = 11;

    /// <summary>Unpacks them.</summary>
    /// <param name="root">Where the new system's root is.</param>
    public static Task UnpackAsync(
        SshSession session, BootId boot, string root, ExtraFiles files, StepScope scope, CancellationToken cancellation)
    {
        scope.Progress($"{files.Count} extra files");
        return RunAsync(session, Scripts.ExtraFiles(boot, root, files), "The extra files could not be unpacked", scope, cancellation);
    }

    /// <summary>Gives them away; nothing is done where nobody but root owns any.</summary>
    public static Task OwnAsync(
        SshSession session, BootId boot, string root, ExtraFiles? files, StepScope scope, CancellationToken cancellation) =>
        files is not { Owners: { Count: > 0 } owners }
            ? Task.CompletedTask
            : RunAsync(session, Scripts.OwnFiles(boot, root, owners), "The extra files could not be given to their owners", scope, cancellation);

    private static async Task RunAsync(
        SshSession session, TargetScript script, string failure, StepScope scope, CancellationToken cancellation)
    {
        try
        {
            await session.RunAsync(script, new ProcessOutput(OnErrorLine: scope.Log), cancellation);
        }
        catch (ScriptFailedException e)
        {
            throw e.Result.ExitCode == WrongMachine
                ? StepFailures.WrongMachine(e)
                : StepFailures.AfterWipe(e, failure, "Mend --extra-files and --chown, and run the same command again to go on.");
        }
    }
}
