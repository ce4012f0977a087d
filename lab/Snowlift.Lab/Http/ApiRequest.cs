using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Http;

/// <summary>A request as the endpoints see it.</summary>
internal sealed class ApiRequest(HttpContext context)
{
    public CancellationToken Cancellation => context.RequestAborted;

    /// <summary>A number of the path, such as <c>{id}</c>.</summary>
    public long Route(string name) => long.Parse((string)context.Request.RouteValues[name]!);

    /// <summary>One value of the query, or null where it is missing or empty.</summary>
    public string? Query(string name) =>
        context.Request.Query.TryGetValue(name, out var values) && values is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>All values of the query that came under a name.</summary>
    public IReadOnlyList<string> QueryAll(string name) =>
        context.Request.Query.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(v => v.Length > 0)] : [];

    /// <summary>The body; an empty one stands for an empty object, as the actions without parameters send it.</summary>
    /// <exception cref="ApiException"><c>json_error</c> or <c>invalid_input</c>.</exception>
    public async Task<T> BodyAsync<T>(JsonTypeInfo<T> type)
        where T : class
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, Cancellation);
        var bytes = buffer.Length == 0 ? "{}"u8.ToArray() : buffer.ToArray();
        try
        {
            using var document = JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            throw new ApiException(400, "json_error", "Invalid JSON input in your request");
        }

        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            var field = (e.Path ?? "$").TrimStart('$', '.');
            throw ApiException.InvalidField(field.Length == 0 ? "body" : field.Split('[', '.')[0], "is of the wrong type");
        }
    }
}
