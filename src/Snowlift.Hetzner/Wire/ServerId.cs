using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>A server's id: unique over all projects, never given out a second time.</summary>
[JsonConverter(typeof(ServerIdConverter))]
public readonly record struct ServerId(long Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

internal sealed class ServerIdConverter : JsonConverter<ServerId>
{
    public override ServerId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, ServerId value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
