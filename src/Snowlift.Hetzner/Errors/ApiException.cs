using System.Net;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Errors;

/// <summary>The API answered, with an error or with something that is not its language.</summary>
public sealed class ApiException : HetznerException
{
    /// <summary>For what the error handler reads, and for tests of callers.</summary>
    /// <param name="message">The API's own words.</param>
    /// <param name="request">Method and path, like <c>POST /servers</c>.</param>
    public ApiException(
        ErrorCode code, HttpStatusCode status, string message, string request, ApiErrorDetails? details = null,
        string? correlationId = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Status = status;
        Request = request;
        Details = details ?? ApiErrorDetails.None;
        CorrelationId = correlationId;
    }

    public ErrorCode Code { get; }

    public HttpStatusCode Status { get; }

    /// <summary>Method and path, like <c>POST /servers</c>.</summary>
    public string Request { get; }

    public ApiErrorDetails Details { get; }

    /// <summary>What Hetzner's support asks for; null where the answer had none.</summary>
    public string? CorrelationId { get; }

    /// <summary>When the next request may succeed, counted from the answer; only after a rate limit.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>All of it in one line, for people.</summary>
    public string Describe() =>
        $"{Request} answered {(int)Status} {Code}: {Message}"
        + string.Concat(Details.Fields.Select(f => $"; {f.Name}: {string.Join(", ", f.Messages)}"))
        + (CorrelationId is null ? "" : $" (correlation id {CorrelationId})");
}

/// <summary>What an error says beyond its message.</summary>
/// <param name="Fields">The parts of the request that were wrong; with <c>invalid_input</c>.</param>
public sealed record ApiErrorDetails(IReadOnlyList<FieldError> Fields)
{
    public static ApiErrorDetails None { get; } = new([]);
}

/// <summary>What is wrong with one field of a request.</summary>
public sealed record FieldError(string Name, IReadOnlyList<string> Messages);
