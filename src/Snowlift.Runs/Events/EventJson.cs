using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Snowlift.Runs.Events;

/// <summary>The stream as NDJSON: one event a line, camelCase, absent where null.</summary>
/// <param name="rooms">What each room says of its own events; those of every run are known.</param>
public sealed class EventJson(params IReadOnlyList<IJsonTypeInfoResolver> rooms)
{
    private readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine([RunEventJson.Default, .. rooms]),
    };

    /// <summary>One event as one line of JSON, without a line end.</summary>
    /// <exception cref="NotSupportedException">No room has told how the event is written.</exception>
    public string Line(RunEvent happened) => JsonSerializer.Serialize(happened, _options.GetTypeInfo(happened.GetType()));
}
