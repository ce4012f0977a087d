using Snowlift.Hetzner;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Provision.Images;

/// <summary>Deletes images, and looks at each once more right before.</summary>
public static class ImageRemoval
{
    /// <summary>Deletes one.</summary>
    /// <param name="isStillMeant">Whether what is there now is still what was meant.</param>
    /// <returns>False where it is gone already, or is another one now.</returns>
    /// <exception cref="HetznerException">The API refused, or does not answer.</exception>
    public static async Task<bool> DeleteAsync(
        HetznerClient cloud, long id, Func<Image, bool> isStillMeant, CancellationToken cancellation)
    {
        try
        {
            if (!isStillMeant(await cloud.Images.GetAsync(id, cancellation)))
            {
                return false;
            }

            await cloud.Images.DeleteAsync(id, cancellation);
            return true;
        }
        catch (ApiException e) when (e.Code == ErrorCode.NotFound)
        {
            return false;
        }
    }
}
