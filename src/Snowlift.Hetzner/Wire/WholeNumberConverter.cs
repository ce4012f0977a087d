using System.Text.Json;
using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>Reads a whole number that the API's description calls just a number, so that 40.0 is 40; null is 0.</summary>
internal sealed class WholeNumberConverter : JsonConverter<int>
{
    public override bool HandleNull => true;

    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? 0
        : reader.TryGetInt32(out var whole) ? whole
        : (int)Math.Round(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}
