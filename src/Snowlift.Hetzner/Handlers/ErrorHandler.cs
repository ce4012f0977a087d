using System.Net;
using System.Text.Json;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Http;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Handlers;

/// <summary>Turns every answer that is not a success into an <see cref="ApiException"/>.</summary>
internal sealed class ErrorHandler(ApiToken token, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var body = Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            throw Exception(RequestName.Of(request), response, body);
        }
    }

    private ApiException Exception(string request, HttpResponseMessage response, ErrorBody? body)
    {
        var code = body?.Code is { Length: > 0 } known ? ErrorCode.Of(token.Redact(known)) : ByStatus(response.StatusCode);
        return new ApiException(
            code,
            response.StatusCode,
            token.Redact(body?.Message ?? NotTheApi(response)),
            request,
            Details(body?.Details),
            Header(response, "X-Correlation-Id"))
        {
            RetryAfter = code == ErrorCode.RateLimitExceeded ? RetryAfter(response) : null,
        };
    }

    private static ErrorBody? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, HetznerJson.Default.ErrorAnswer)?.Error;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A gateway answers for an API that does not: then the status is all there is.
    private static ErrorCode ByStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => ErrorCode.RateLimitExceeded,
        HttpStatusCode.InternalServerError => ErrorCode.ServerError,
        HttpStatusCode.BadGateway => ErrorCode.BadGateway,
        HttpStatusCode.ServiceUnavailable => ErrorCode.Unavailable,
        HttpStatusCode.GatewayTimeout => ErrorCode.Timeout,
        _ => ErrorCode.InvalidResponse,
    };

    private static string NotTheApi(HttpResponseMessage response) =>
        $"the answer ({(int)response.StatusCode}, {response.Content.Headers.ContentType?.MediaType ?? "no content type"})"
        + " is not an error of the API; is the endpoint right?";

    private ApiErrorDetails? Details(JsonElement? details)
    {
        if (details is not { ValueKind: JsonValueKind.Object } all
            || !all.TryGetProperty("fields", out var fields) || fields.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        return new ApiErrorDetails(
        [
            .. fields.EnumerateArray()
                .Where(field => field.ValueKind == JsonValueKind.Object)
                .Select(field => new FieldError(Text(field, "name"), Texts(field, "messages"))),
        ]);
    }

    private string Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? token.Redact(value.GetString()!)
            : "";

    private IReadOnlyList<string> Texts(JsonElement of, string name) =>
        of.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => token.Redact(v.GetString()!))]
            : [];

    private string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value
            ? token.Redact(value)
            : null;

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta ?? RateLimit.Read(response.Headers)?.TimePerRequest(time.GetUtcNow());
}
