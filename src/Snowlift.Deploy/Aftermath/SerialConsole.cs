using Snowlift.Deploy.Steps;

namespace Snowlift.Deploy.Aftermath;

/// <summary>What a machine wrote to its serial console, where that can be had.</summary>
internal static class SerialConsole
{
    /// <summary>All of it so far, or null; never a reason to fail.</summary>
    public static async Task<string?> ReadAsync(DeployRun run, ServerReady server, CancellationToken cancellation)
    {
        if (run.Services.SerialLog is not { } log || server.Server is not { } known)
        {
            return null;
        }

        try
        {
            return await log(known.Id.Value, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
