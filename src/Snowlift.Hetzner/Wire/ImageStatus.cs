using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>Whether an image can be used.</summary>
[JsonConverter(typeof(WordConverter<ImageStatus>))]
public readonly record struct ImageStatus : IWord<ImageStatus>
{
    private const string Missing = "unknown";

    private readonly string? _value;

    private ImageStatus(string value) => _value = value == Missing ? null : value;

    public static readonly ImageStatus Available = new("available");

    /// <summary>Still being written.</summary>
    public static readonly ImageStatus Creating = new("creating");

    public static readonly ImageStatus Unavailable = new("unavailable");

    public static readonly ImageStatus Unknown = new("unknown");

    public string Value => _value ?? Missing;

    public static ImageStatus Of(string value) => new(value);

    public override string ToString() => Value;
}
