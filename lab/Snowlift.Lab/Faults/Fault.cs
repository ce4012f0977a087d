using System.Text.Json.Serialization;

namespace Snowlift.Lab.Faults;

/// <summary>Something that is to go wrong a number of times.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RequestFault), "request")]
[JsonDerivedType(typeof(ActionFault), "action")]
[JsonDerivedType(typeof(StockFault), "stock")]
public abstract record Fault
{
    /// <summary>How many times it strikes; then it is gone. Many times by default where it only describes a condition.</summary>
    public int Times { get; init; } = 1;
}

/// <summary>
/// The next requests to a path are answered wrongly: with an error, late, not at all, or with half a text.
/// </summary>
public sealed record RequestFault : Fault
{
    /// <summary>Method and the beginning of a path without /v1: <c>POST /servers</c>; <c>*</c> is any method.</summary>
    public required string Request { get; init; }

    /// <summary>The HTTP status to answer with; null leaves the answer as it is, only late, cut or garbled.</summary>
    public int? Status { get; init; }

    /// <summary>The error's code, such as <c>rate_limit_exceeded</c>; without one the body is not JSON, as from a proxy.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>How long the request waits first, in ms.</summary>
    public int DelayMs { get; init; }

    /// <summary>The connection is cut instead of an answer.</summary>
    public bool Cut { get; init; }

    /// <summary>The answer breaks off in the middle of its JSON.</summary>
    public bool Garble { get; init; }

    /// <summary>The request takes effect all the same: only its answer is lost.</summary>
    public bool CarriedOut { get; init; }
}

/// <summary>The next actions of a command end in an error instead of touching the machine.</summary>
public sealed record ActionFault : Fault
{
    /// <summary>The action's command: <c>create_server</c>, <c>start_server</c>, <c>reset_server</c> …</summary>
    public required string Action { get; init; }

    public string Code { get; init; } = "action_failed";

    public string Message { get; init; } = "Action failed";
}

/// <summary>A server type is out of stock: not available in the list, <c>resource_unavailable</c> on creation.</summary>
public sealed record StockFault : Fault
{
    public StockFault() => Times = int.MaxValue;

    public required string ServerType { get; init; }

    /// <summary>A location's name, or null for all.</summary>
    public string? Location { get; init; }

    /// <summary>The list still says available: only creation finds out, as it happens with Hetzner.</summary>
    public bool Unlisted { get; init; }
}
