using Snowlift.Machines.Files;
using Snowlift.Machines.Sessions;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Install.Methods;

/// <summary>
/// Brings the user's own files into the root of a system that is being installed, before it is, and gives them to their owners
/// after, when its users are known. Until then they are root's. May be run again.
/// </summary>
internal static class BringExtraFiles
{
    /// <summary>Unpacks them.</summary>
    /// <param name="root">Where the new system's root is.</param>
    public static Task UnpackAsync(MachineSession session, string root, ExtraFiles files, StepScope scope, CancellationToken cancellation)
    {
        scope.Progress($"{files.Count} extra files");
        return BringAsync(() => session.UnpackAsync(root, files, scope, cancellation), "The extra files could not be unpacked");
    }

    /// <summary>Gives them away; nothing is done where nobody but root owns any.</summary>
    public static Task OwnAsync(MachineSession session, string root, ExtraFiles? files, StepScope scope, CancellationToken cancellation) =>
        files is not { Owners: { Count: > 0 } owners }
            ? Task.CompletedTask
            : BringAsync(() => session.ChownAsync(root, owners, scope, cancellation), "The extra files could not be given to their owners");

    private static async Task BringAsync(Func<Task> bring, string failure)
    {
        try
        {
            await bring();
        }
        catch (ScriptFailedException e)
        {
            throw StepFailures.AfterWipe(e, failure, "Mend --extra-files and --chown, and run the same command again to go on.");
        }
    }
}
