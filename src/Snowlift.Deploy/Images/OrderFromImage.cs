using Snowlift.Deploy.Events;
using Snowlift.Deploy.Steps;
using Snowlift.Hetzner;
using Snowlift.Hetzner.Wire;
using Snowlift.Nix;
using Snowlift.Remote.Ssh;

namespace Snowlift.Deploy.Images;

/// <summary>
/// Orders a server: from a baked image of its host where there is one that fits, else as asked. An image that the cloud does
/// not take in the end is said aloud, and the order goes out as asked.
/// </summary>
internal static class OrderFromImage
{
    /// <summary>Orders it.</summary>
    /// <returns>The server, and the host key that it shows first.</returns>
    /// <param name="order">The order without an image of ours.</param>
    /// <param name="throwAway">The host key in the order's user data.</param>
    public static async Task<(CreatedServer Created, PublicKey HostKey)> CreateAsync(
        DeployRun run, HostChecked host, CreateServerRequest order, ServerType type, PublicKey throwAway, StepScope scope,
        CancellationToken cancellation)
    {
        var cloud = run.Services.Cloud!;
        if (await ChooseAsync(run, host, cloud, type, scope, cancellation) is { } image)
        {
            try
            {
                return (await cloud.Servers.CreateAsync(Of(order, image), cancellation), image.HostKey!);
            }
            catch (ApiException e) when (e.Code == ErrorCode.InvalidInput || e.Code == ErrorCode.NotFound)
            {
                scope.Note($"The image {image.Id} was not taken ({e.Message}): installing the usual way");
            }
        }

        return (await cloud.Servers.CreateAsync(order, cancellation), throwAway);
    }

    private static async Task<BakedImage?> ChooseAsync(
        DeployRun run, HostChecked host, HetznerClient cloud, ServerType type, StepScope scope, CancellationToken cancellation)
    {
        // What differs is copied from here: an image is of use only where the system is built here.
        if (!run.Request.FromImage || !host.BuildsHere || !StorePath.TryParse(host.Evaluation?.Toplevel?.Out, out var system))
        {
            return null;
        }

        var images = await BakedImage.ListAsync(cloud, host.Host, cancellation);
        var (image, note) = ImageChoice.From(images, system, type);
        if (note is not null)
        {
            scope.Note(note);
        }

        return image;
    }

    /// <summary>The system on the image knows no user data; how it is reached is kept on the server, for a later run.</summary>
    private static CreateServerRequest Of(CreateServerRequest order, BakedImage image)
    {
        var labels = new Dictionary<string, string>(order.Labels!, StringComparer.Ordinal) { [Labels.Image] = image.Id.ToString() };
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
