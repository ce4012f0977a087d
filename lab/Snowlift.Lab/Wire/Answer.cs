using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Wire;

/// <summary>An HTTP answer as data: written by one place, and never begun before the state is on disk.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON, or empty.</param>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body)
{
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public static Answer NoContent { get; } = new(204, default);

    public static Answer Of<T>(int status, T value, JsonTypeInfo<T> type) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static Answer Of(ApiException error) => Of(error.Status, error.Answer, WireJson.Default.WireErrorAnswer);

    /// <summary>An object whose fields are written one after another.</summary>
    public static Answer Object(int status, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return new(status, buffer.WrittenMemory);
    }

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        if (Body.Length > 0)
        {
            response.ContentType = ContentType;
            response.ContentLength = Body.Length;
            await response.Body.WriteAsync(Body);
        }
    }
}

internal static class JsonFields
{
    /// <summary>Writes one field of an object.</summary>
    public static void Field<T>(this Utf8JsonWriter json, string name, T value, JsonTypeInfo<T> type)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, type);
    }

    /// <summary>Writes a field that holds a list.</summary>
    public static void Field<T>(this Utf8JsonWriter json, string name, IEnumerable<T> values, JsonTypeInfo<T> type)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            JsonSerializer.Serialize(json, value, type);
        }

        json.WriteEndArray();
    }
}
