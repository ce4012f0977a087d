using System.Text.Json;
using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>
/// One of the API's words: a string from a list that may grow without notice. A word that is not known here stays what
/// the API said; one that is missing reads <c>unknown</c>.
/// </summary>
public interface IWord<TSelf>
    where TSelf : struct, IWord<TSelf>
{
    /// <summary>The word as the API spells it.</summary>
    string Value { get; }

    static abstract TSelf Of(string value);
}

/// <summary>Reads and writes a word as the JSON string that it is; null reads as the missing word.</summary>
internal sealed class WordConverter<T> : JsonConverter<T>
    where T : struct, IWord<T>
{
    public override bool HandleNull => true;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? default : T.Of(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
