using Snowlift.Hetzner;
using Snowlift.Hetzner.Errors;
using Snowlift.Provision.Images;

namespace Snowlift.Operate.Images;

/// <summary>Deletes the baked images that newer ones of the same host stand in for.</summary>
public sealed class PruneImages(HetznerClient cloud)
{
    /// <summary>Those that are superfluous: of each host and architecture all but the newest.</summary>
    /// <param name="keep">How many stay.</param>
    /// <exception cref="HetznerException">The API refused, or does not answer.</exception>
    public async Task<IReadOnlyList<BakedImage>> FindAsync(int keep, CancellationToken cancellation) =>
        // One that is still being made may come to nothing: it stands in for no other, and is left to whoever makes it.
        [.. (await BakedImage.ListAsync(cloud, null, cancellation)).Where(image => image.SizeGb is not null)
            .GroupBy(image => (image.Host, image.Architecture)).SelectMany(ofOne => ofOne.Skip(keep))];

    /// <summary>Deletes one, where it is still an image of its host.</summary>
    /// <returns>False where it is gone already.</returns>
    /// <exception cref="HetznerException">The API refused, or does not answer.</exception>
    public Task<bool> DeleteAsync(BakedImage image, CancellationToken cancellation) =>
        ImageRemoval.DeleteAsync(cloud, image.Id, found => BakedImage.From(found)?.Host == image.Host, cancellation);
}
