using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>Where an image comes from.</summary>
[JsonConverter(typeof(WordConverter<ImageType>))]
public readonly record struct ImageType : IWord<ImageType>
{
    private const string Missing = "unknown";

    private readonly string? _value;

    private ImageType(string value) => _value = value == Missing ? null : value;

    /// <summary>A distribution that Hetzner offers.</summary>
    public static readonly ImageType System = new("system");

    /// <summary>A distribution with an application in it.</summary>
    public static readonly ImageType App = new("app");

    /// <summary>Made on request from a server's disk; billed by size.</summary>
    public static readonly ImageType Snapshot = new("snapshot");

    /// <summary>Made daily, bound to one server.</summary>
    public static readonly ImageType Backup = new("backup");

    public string Value => _value ?? Missing;

    public static ImageType Of(string value) => new(value);

    public override string ToString() => Value;
}
