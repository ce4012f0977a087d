using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Nix;
using Snowlift.Runs.Events;

namespace Snowlift.Provision.Images;

/// <summary>The baked images that a server of a host could start from.</summary>
public sealed class BakedImages
{
    private readonly IReadOnlyList<BakedImage> _images;
    private readonly StorePath _system;

    private BakedImages(IReadOnlyList<BakedImage> images, StorePath system) => (_images, _system) = (images, system);

    /// <summary>Looks for the images of a host.</summary>
    /// <param name="system">The system that is wanted: an image that has it needs no copy.</param>
    public static async Task<BakedImages> FindAsync(HetznerClient cloud, string host, StorePath system, CancellationToken cancellation) =>
        new(await BakedImage.ListAsync(cloud, host, cancellation), system);

    /// <summary>The same choice, without a word: what a plan tells.</summary>
    public ImageChoice ChoiceFor(ServerType type) => ImageChoice.From(_images, _system, type);

    /// <summary>The one to take for a server of that type, or null; why one is not taken is said aloud.</summary>
    public BakedImage? For(ServerType type, StepScope scope)
    {
        var (image, note) = ChoiceFor(type);
        if (note is not null)
        {
            scope.Note(note);
        }

        return image;
    }

    /// <summary>The system on the image knows no user data; how it is reached is kept on the server, for a later run.</summary>
    public static CreateServerRequest Of(CreateServerRequest order, BakedImage image)
    {
        var labels = new Dictionary<string, string>(order.Labels!, StringComparer.Ordinal) { [Labels.Image] = image.Id.ToString() };
        if (image.HostKey is { } hostKey)
        {
            labels[Labels.HostKey] = HostKeyLabel.Of(hostKey);
        }

        if (image.User != "root")
        {
            labels[Labels.User] = image.User;
        }

        if (image.Port is { } port)
        {
            labels[Labels.Port] = port.ToString();
        }

        return order with { Image = image.Id.ToString(), UserData = null, Labels = labels };
    }
}
