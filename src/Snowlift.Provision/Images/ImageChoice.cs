using Snowlift.Hetzner.Wire;
using Snowlift.Nix;

namespace Snowlift.Provision.Images;

/// <summary>The image that a new server starts from, if any, and what people should know of the choice.</summary>
/// <param name="Note">A sentence for people, or null where there is nothing to say.</param>
public sealed record ImageChoice(BakedImage? Image, string? Note)
{
    /// <summary>One with this very system, else the newest of the host; none that the server type's disk does not hold.</summary>
    /// <param name="images">The host's images, the newest first.</param>
    public static ImageChoice From(IReadOnlyList<BakedImage> images, StorePath system, ServerType type)
    {
        var ready = images.Where(image => image.IsReady && image.Architecture == type.Architecture).ToList();
        var fitting = ready.Where(image => image.DiskGb <= type.Disk).ToList();
        if (fitting.Count == 0)
        {
            return new ImageChoice(null, ready.Count == 0 ? null
                : $"The image {ready[0].Id} needs a disk of {ready[0].DiskGb:0.#} GB and {type.Name} has {type.Disk} GB: installing the usual way");
        }

        var hash = BakedImage.HashOf(system);
        return fitting.FirstOrDefault(image => image.SystemHash == hash) is { } exact
            ? new ImageChoice(exact, $"Starting from the image {exact.Id}, which has this very system")
            : new ImageChoice(fitting[0], $"Starting from the image {fitting[0].Id}, which has an older system: what differs is copied");
    }
}
