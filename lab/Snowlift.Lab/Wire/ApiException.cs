using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Wire;

/// <summary>A request is refused. The codes are Hetzner's; a text is theirs where it has been seen in the field.</summary>
internal sealed class ApiException(int status, string code, string message, WireErrorDetails? details = null)
    : Exception(message)
{
    public int Status { get; } = status;

    public WireErrorAnswer Answer { get; } = new(new WireError(code, message, details ?? new WireErrorDetails()));

    public static ApiException InvalidField(string field, string problem) => new(
        422,
        "invalid_input",
        $"invalid input in field '{field}': {problem}",
        new WireErrorDetails(Fields: [new WireErrorField(field, [problem])]));

    public static ApiException InvalidInput(string message) => new(422, "invalid_input", message);

    public static ApiException NotFound(string kind, long id) => new(404, "not_found", $"{kind} with ID '{id}' not found");

    public static ApiException NoRoute() => new(404, "not_found", "Method or Endpoint not found");

    public static ApiException NotUnique(string message, string field) => new(
        409, "uniqueness_error", message, new WireErrorDetails(Fields: [new WireErrorField(field, ["is already used"])]));

    public static ApiException Locked() => new(423, "locked", "cannot perform operation because server is locked");

    public static ApiException Protected(string message) => new(423, "protected", message);

    public static ApiException Unauthorized() => new(401, "unauthorized", "unable to authenticate");

    public static ApiException Gone(string announcement) => new(
        410, "deprecated_api_endpoint", "API functionality was removed", new WireErrorDetails(Announcement: announcement));

    public static ApiException Unavailable() => new(412, "resource_unavailable", "error during placement");

    public static ApiException LimitExceeded(string what) => new(
        403, "resource_limit_exceeded", $"{what} limit exceeded", new WireErrorDetails(Limits: [new WireErrorLimit($"{what}_limit")]));

    public static ApiException Unsupported(string message) => new(422, "unsupported_error", message);
}
