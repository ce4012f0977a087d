using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>How far an action is.</summary>
[JsonConverter(typeof(WordConverter<ActionStatus>))]
public readonly record struct ActionStatus : IWord<ActionStatus>
{
    private const string Missing = "unknown";

    private readonly string? _value;

    private ActionStatus(string value) => _value = value == Missing ? null : value;

    public static readonly ActionStatus Running = new("running");

    public static readonly ActionStatus Success = new("success");

    public static readonly ActionStatus Error = new("error");

    public string Value => _value ?? Missing;

    public static ActionStatus Of(string value) => new(value);

    public override string ToString() => Value;
}
