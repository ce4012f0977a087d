using Snowlift.Machines.Sessions;
using Snowlift.Nix;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Build;

/// <summary>Builds derivations on a machine that has Nix. Effect: store paths there. May be run again.</summary>
public static class BuildOnTarget
{
    /// <summary>Builds one.</summary>
    /// <param name="root">Whose store it goes to: <c>/</c>, <c>/mnt</c>.</param>
    /// <param name="waits">What becomes of the machine when it fails, as half a sentence.</param>
    /// <returns>What was built.</returns>
    /// <exception cref="SnowliftException">The build failed (Nix).</exception>
    public static async Task<StorePath> RunAsync(
        MachineSession session, string root, string derivation, StepScope scope, CancellationToken cancellation, string waits = "the installer waits on the machine")
    {
        try
        {
            return await session.BuildAsync(root, derivation, line => BuildLines.Show(line, scope), cancellation);
        }
        catch (ScriptFailedException e)
        {
            throw new SnowliftException(
                ExitCode.Nix, "The build on the target failed", string.Join('\n', e.Result.LastLines()),
                $"Mend the build and run the same command again: {waits}.", e);
        }
    }
}
