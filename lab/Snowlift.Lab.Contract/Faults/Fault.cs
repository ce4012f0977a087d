using System.Text.Json.Serialization;

namespace Snowlift.Lab.Faults;

/// <summary>Something that is to go wrong.</summary>
/// <param name="Times">How many times it strikes; then it is gone.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RequestFault), "request")]
[JsonDerivedType(typeof(ActionFault), "action")]
[JsonDerivedType(typeof(StockFault), "stock")]
public abstract record Fault(int Times);

/// <summary>
/// The next requests to a path are answered wrongly: with an error, late, not at all, or with half a text.
/// </summary>
/// <param name="Request">Method and the beginning of a path without /v1: <c>POST /servers</c>; <c>*</c> is any method.</param>
/// <param name="Status">The HTTP status to answer with; null leaves the answer as it is, only late, cut or garbled.</param>
/// <param name="Code">
/// The error's code, such as <c>rate_limit_exceeded</c>; without one the body is not JSON, as from a proxy.
/// </param>
/// <param name="Message">The error's text.</param>
/// <param name="DelayMs">How long the request waits first, in ms.</param>
/// <param name="Cut">The connection is cut instead of an answer.</param>
/// <param name="Garble">The answer breaks off in the middle of its JSON.</param>
/// <param name="CarriedOut">The request takes effect all the same: only its answer is lost.</param>
public sealed record RequestFault(
    string Request,
    int? Status = null,
    string? Code = null,
    string? Message = null,
    int DelayMs = 0,
    bool Cut = false,
    bool Garble = false,
    bool CarriedOut = false,
    int Times = 1) : Fault(Times);

/// <summary>The next actions of a command end in an error instead of touching the machine.</summary>
/// <param name="Action">The action's command: <c>create_server</c>, <c>start_server</c>, <c>reset_server</c> …</param>
public sealed record ActionFault(
    string Action, string Code = "action_failed", string Message = "Action failed", int Times = 1) : Fault(Times);

/// <summary>
/// A server type is out of stock: not available in the list, <c>resource_unavailable</c> on creation. It stays until it
/// is taken back, unless it is to strike a number of times.
/// </summary>
/// <param name="Location">A location's name, or null for all.</param>
/// <param name="Unlisted">The list still says available: only creation finds out, as it happens with Hetzner.</param>
public sealed record StockFault(
    string ServerType, string? Location = null, bool Unlisted = false, int Times = int.MaxValue) : Fault(Times);
