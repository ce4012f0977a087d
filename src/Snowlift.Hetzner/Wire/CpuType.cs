using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>Whether a server's processors are its own.</summary>
[JsonConverter(typeof(WordConverter<CpuType>))]
public readonly record struct CpuType : IWord<CpuType>
{
    private const string Missing = "unknown";

    private readonly string? _value;

    private CpuType(string value) => _value = value == Missing ? null : value;

    public static readonly CpuType Shared = new("shared");

    public static readonly CpuType Dedicated = new("dedicated");

    public string Value => _value ?? Missing;

    public static CpuType Of(string value) => new(value);

    public override string ToString() => Value;
}
