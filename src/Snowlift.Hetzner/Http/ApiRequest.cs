using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Snowlift.Hetzner.Http;

/// <summary>A request as data, apart from sending it.</summary>
/// <param name="Path">Below the endpoint, like <c>/servers</c>.</param>
/// <param name="Query">Names with values; pairs without a value are left out.</param>
/// <param name="Body">JSON, or null for a request without a body.</param>
internal sealed record ApiRequest(
    HttpMethod Method, string Path, IReadOnlyList<(string Name, string? Value)> Query, byte[]? Body)
{
    public static ApiRequest Get(string path, params IReadOnlyList<(string Name, string? Value)> query) =>
        new(HttpMethod.Get, path, query, null);

    public static ApiRequest Delete(string path) => new(HttpMethod.Delete, path, [], null);

    public static ApiRequest Post(string path) => new(HttpMethod.Post, path, [], null);

    public static ApiRequest Post<T>(string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, path, [], JsonSerializer.SerializeToUtf8Bytes(body, type));

    public static ApiRequest Put<T>(string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Put, path, [], JsonSerializer.SerializeToUtf8Bytes(body, type));

    public ApiRequest With(string name, string? value) => this with { Query = [.. Query, (name, value)] };

    /// <summary>Path and query below an endpoint, without a slash at the endpoint's end.</summary>
    public Uri At(string endpoint)
    {
        var query = string.Join('&', Query
            .Where(pair => pair.Value is not null)
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}"));
        return new Uri(query.Length == 0 ? endpoint + Path : $"{endpoint}{Path}?{query}");
    }

    /// <summary>Method and path: what errors name.</summary>
    public override string ToString() => $"{Method} {Path}";
}
