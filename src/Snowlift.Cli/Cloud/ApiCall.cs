using Snowlift.Provision;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Cloud;

/// <summary>A question to the API outside of a run: what goes wrong is told as it is in one.</summary>
internal static class ApiCall
{
    /// <summary>Asks.</summary>
    /// <exception cref="Remote.Errors.SnowliftException">The API refused, or does not answer.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (CloudErrors.Explain(e) is not null)
        {
            throw CloudErrors.Explain(e)!;
        }
    }
}
