using Snowlift.Cli.Cloud;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Provision.Images;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Commands.Images;

/// <summary>Deletes images, and looks at each once more right before.</summary>
internal static class ImageRemoval
{
    /// <summary>Deletes one.</summary>
    /// <param name="isStillMeant">Whether what is there now is still what was meant.</param>
    /// <returns>False where it is gone already, or is another one now.</returns>
    /// <exception cref="Remote.Errors.SnowliftException">The API refused, or does not answer.</exception>
    public static Task<bool> DeleteAsync(
        HetznerClient cloud, long id, Func<Image, bool> isStillMeant, CancellationToken cancellation) => ApiCall.RunAsync(async () =>
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
        });

    /// <summary>Whether it is ours, and of that host.</summary>
    public static bool IsOurs(Image image, string host) => BakedImage.From(image)?.Host == host;
}
