using Snowlift.Hetzner;
using Snowlift.Hetzner.Names;
using Snowlift.Hetzner.Wire;
using Snowlift.Nix;
using Snowlift.Remote.Ssh;

namespace Snowlift.Provision.Images;

/// <summary>A snapshot of a host of ours; everything that is known of it stands in its labels.</summary>
/// <param name="SystemHash">The hash of the system's store path.</param>
/// <param name="DiskGb">What a server's disk must have at least, in GB.</param>
/// <param name="SizeGb">What is billed, in GB; null while it is being written.</param>
/// <param name="HostKey">The throw-away host key that a server made from it shows first; null where the label is gone.</param>
/// <param name="User">Who can log in.</param>
/// <param name="Port">Where sshd listens; null for 22.</param>
public sealed record BakedImage(
    long Id,
    string Host,
    string SystemHash,
    Architecture Architecture,
    double DiskGb,
    double? SizeGb,
    DateTimeOffset? Created,
    string Description,
    PublicKey? HostKey,
    string User,
    int? Port)
{
    /// <summary>It is written, and we know how to trust a server made from it.</summary>
    public bool IsReady { get; private init; }

    /// <summary>Reads a snapshot; null where it is none of ours.</summary>
    public static BakedImage? From(Image image)
    {
        var labels = image.Labels;
        if (image.Type != ImageType.Snapshot || labels.GetValueOrDefault(Labels.Managed) != "true"
            || labels.GetValueOrDefault(Labels.Host) is not { } host)
        {
            return null;
        }

        var key = HostKeyLabel.Read(labels.GetValueOrDefault(Labels.HostKey));
        return new BakedImage(
            image.Id, host, labels.GetValueOrDefault(Labels.System, ""), image.Architecture, image.DiskSize, image.ImageSize,
            image.Created, image.Description, key, labels.GetValueOrDefault(Labels.User, "root"),
            int.TryParse(labels.GetValueOrDefault(Labels.Port), out var port) ? port : null)
        {
            IsReady = image.Status == ImageStatus.Available && key is not null,
        };
    }

    /// <summary>The images of a host, or of all hosts; the newest first.</summary>
    public static async Task<IReadOnlyList<BakedImage>> ListAsync(
        HetznerClient cloud, string? host, CancellationToken cancellation)
    {
        var ours = LabelSelector.Is(Labels.Managed, "true");
        var found = await cloud.Images.ListAsync(
            host is null ? ours.AndHas(Labels.Host) : ours.AndIs(Labels.Host, host), ImageType.Snapshot, cancellation: cancellation);
        return [.. found.Select(From).OfType<BakedImage>().OrderByDescending(image => image.Created).ThenByDescending(image => image.Id)];
    }

    /// <summary>The hash in a store path: what tells one system from every other.</summary>
    public static string HashOf(StorePath system) => Path.GetFileName(system.Path)[..32];

    /// <summary>What an image costs a month, net; null where that is not known.</summary>
    public decimal? Monthly(Pricing pricing) =>
        pricing.Image is { } price && SizeGb is { } size ? (decimal)size * price.PricePerGbMonth.Net : null;
}
