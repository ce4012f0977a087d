using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Names;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner;

/// <summary>Distributions, and snapshots of one's own.</summary>
public sealed class ImagesApi
{
    private readonly ApiConnection _connection;

    internal ImagesApi(ApiConnection connection) => _connection = connection;

    /// <summary>The image of that id.</summary>
    /// <exception cref="ApiException"><c>not_found</c>.</exception>
    public async Task<Image> GetAsync(long id, CancellationToken cancellation = default)
    {
        var request = ApiRequest.Get($"/images/{id}");
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ImageAnswer, cancellation);
        return ApiConnection.Part(request, answer.Image, "image");
    }

    /// <summary>
    /// The image of that name for that architecture, or null: a name stands for one image of each. Deprecated ones are
    /// found too, since they still work; see <see cref="Image.Deprecated"/>.
    /// </summary>
    public async Task<Image?> FindAsync(
        string name, Architecture architecture, CancellationToken cancellation = default)
    {
        var found = await ListAsync(
            ApiRequest.Get(
                "/images", ("name", name), ("architecture", architecture.Value), ("include_deprecated", "true")),
            cancellation);
        return found.FirstOrDefault(image => image.Name == name && image.Architecture == architecture);
    }

    public Task<IReadOnlyList<Image>> ListAsync(
        LabelSelector? selector = null,
        ImageType? type = null,
        bool includeDeprecated = false,
        CancellationToken cancellation = default) =>
        ListAsync(
            ApiRequest.Get(
                "/images",
                ("label_selector", selector?.ToQuery()),
                ("type", type?.Value),
                ("include_deprecated", includeDeprecated ? "true" : null)),
            cancellation);

    /// <summary>Changes description or replaces all labels; what is null stays.</summary>
    /// <exception cref="ArgumentException">The labels are not what the API takes.</exception>
    public async Task<Image> UpdateAsync(
        long id,
        string? description = null,
        IReadOnlyDictionary<string, string>? labels = null,
        CancellationToken cancellation = default)
    {
        if (LabelSyntax.Validate(labels) is { } reason)
        {
            throw new ArgumentException(reason, nameof(labels));
        }

        var request = ApiRequest.Put(
            $"/images/{id}", new UpdateImageBody(description, labels), HetznerJson.Default.UpdateImageBody);
        var answer = await _connection.SendAsync(request, HetznerJson.Default.ImageAnswer, cancellation);
        return ApiConnection.Part(request, answer.Image, "image");
    }

    /// <summary>Deletes a snapshot at once and for good; servers that were made from it stay.</summary>
    /// <exception cref="ApiException"><c>protected</c>; <c>not_found</c>.</exception>
    public Task DeleteAsync(long id, CancellationToken cancellation = default) =>
        _connection.SendAsync(ApiRequest.Delete($"/images/{id}"), cancellation);

    private Task<IReadOnlyList<Image>> ListAsync(ApiRequest request, CancellationToken cancellation) =>
        _connection.ListAsync<ImagePage, Image>(request, HetznerJson.Default.ImagePage, cancellation);
}
