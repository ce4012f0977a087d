using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Snowlift.Runs.Events;

/// <summary>The stream as NDJSON: one event a line, camelCase, absent where null.</summary>
public static class EventJson
{
    private static readonly EventJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>One event as one line of JSON, without a line end.</summary>
    public static string Line(DeployEvent happened) => JsonSerializer.Serialize(happened, Context.DeployEvent);
}

[JsonSerializable(typeof(DeployEvent))]
internal sealed partial class EventJsonContext : JsonSerializerContext;
