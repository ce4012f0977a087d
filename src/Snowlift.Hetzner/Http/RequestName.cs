namespace Snowlift.Hetzner.Http;

/// <summary>Method and path of a request, as errors name it: without endpoint and query.</summary>
internal static class RequestName
{
    public static HttpRequestOptionsKey<string> Key { get; } = new("snowlift.request");

    public static string Of(HttpRequestMessage request) =>
        request.Options.TryGetValue(Key, out var name) ? name : $"{request.Method} {request.RequestUri?.AbsolutePath}";
}
