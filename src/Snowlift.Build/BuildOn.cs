using System.Text.Json.Serialization;

namespace Snowlift.Build;

/// <summary>Where the closure is built.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BuildOn>))]
public enum BuildOn
{
    /// <summary>Here when Nix is here and can build for the target, else on the target.</summary>
    Auto,

    /// <summary>Here.</summary>
    Local,

    /// <summary>On the target, into its new disk.</summary>
    Remote,
}
