using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Http;

/// <summary>Sends requests through the chain of handlers, and reads what comes back.</summary>
internal sealed class ApiConnection(string endpoint, HttpMessageInvoker chain) : IDisposable
{
    /// <summary>The most that the API puts on one page.</summary>
    private const string PageSize = "50";

    /// <summary>Sends a request whose answer has no content, or none of interest.</summary>
    public async Task SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var response = await SendThroughChainAsync(request, cancellation);
    }

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="ApiException">The API refused, or its answer could not be understood.</exception>
    /// <exception cref="ApiUnreachableException">No answer came.</exception>
    public async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> answer, CancellationToken cancellation)
        where T : class
    {
        using var response = await SendThroughChainAsync(request, cancellation);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(body, answer, cancellation)
                ?? throw Garbled(request, response.StatusCode, "it is null");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            // The converter's message quotes no more than a character and a position.
            throw Garbled(request, response.StatusCode, e.Message, e);
        }
    }

    /// <summary>All items of a list, page after page.</summary>
    public async Task<IReadOnlyList<TItem>> ListAsync<TPage, TItem>(
        ApiRequest request, JsonTypeInfo<TPage> answer, CancellationToken cancellation)
        where TPage : class, IPage<TItem>
    {
        var items = new List<TItem>();
        for (int? page = 1; page is { } number;)
        {
            var one = await SendAsync(
                request.With("page", number.ToString()).With("per_page", PageSize), answer, cancellation);
            items.AddRange(one.Items ?? throw Garbled(request, HttpStatusCode.OK, "the list is missing"));
            if (items.Any(item => item is null))
            {
                throw Garbled(request, HttpStatusCode.OK, "an item of the list is null");
            }

            page = one.Meta?.Pagination?.NextPage;
            if (page <= number)
            {
                throw Garbled(request, HttpStatusCode.OK, $"page {page} follows page {number}");
            }
        }

        return items;
    }

    /// <summary>A part that an answer must have.</summary>
    public static T Part<T>(ApiRequest request, T? part, string name)
        where T : class =>
        part ?? throw Garbled(request, HttpStatusCode.OK, $"'{name}' is missing");

    public void Dispose() => chain.Dispose();

    private static ApiException Garbled(
        ApiRequest request, HttpStatusCode status, string why, Exception? inner = null) =>
        new(ErrorCode.InvalidResponse, status, $"the answer could not be understood: {why}", request.ToString(), inner: inner);

    private async Task<HttpResponseMessage> SendThroughChainAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(request.Method, request.At(endpoint));
        message.Options.Set(RequestName.Key, request.ToString());
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        else if (request.Method == HttpMethod.Post)
        {
            // Without any content .NET itself sends a POST again when a kept connection turns out to be closed, and
            // a server would be reset twice. Empty content prevents that; on the wire it is the same.
            message.Content = new ByteArrayContent([]);
        }

        return await chain.SendAsync(message, cancellation);
    }
}
