using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>A processor's instruction set.</summary>
[JsonConverter(typeof(WordConverter<Architecture>))]
public readonly record struct Architecture : IWord<Architecture>
{
    private const string Missing = "unknown";

    private readonly string? _value;

    private Architecture(string value) => _value = value == Missing ? null : value;

    public static readonly Architecture X86 = new("x86");

    public static readonly Architecture Arm = new("arm");

    public string Value => _value ?? Missing;

    public static Architecture Of(string value) => new(value);

    public override string ToString() => Value;
}
