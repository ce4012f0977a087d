using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>What a server is doing.</summary>
[JsonConverter(typeof(WordConverter<ServerStatus>))]
public readonly record struct ServerStatus : IWord<ServerStatus>
{
    private const string Missing = "unknown";

    private readonly string? _value;

    private ServerStatus(string value) => _value = value == Missing ? null : value;

    public static readonly ServerStatus Running = new("running");

    /// <summary>Created, its disk is being prepared.</summary>
    public static readonly ServerStatus Initializing = new("initializing");

    public static readonly ServerStatus Starting = new("starting");

    public static readonly ServerStatus Stopping = new("stopping");

    public static readonly ServerStatus Off = new("off");

    public static readonly ServerStatus Deleting = new("deleting");

    /// <summary>Being moved to other hardware.</summary>
    public static readonly ServerStatus Migrating = new("migrating");

    /// <summary>Its disk is being overwritten with an image.</summary>
    public static readonly ServerStatus Rebuilding = new("rebuilding");

    public static readonly ServerStatus Unknown = new("unknown");

    public string Value => _value ?? Missing;

    public static ServerStatus Of(string value) => new(value);

    public override string ToString() => Value;
}
