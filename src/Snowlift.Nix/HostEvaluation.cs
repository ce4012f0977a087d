using System.Text.Json;
using System.Text.Json.Serialization;
using Snowlift.Nix.Options;

namespace Snowlift.Nix;

/// <summary>What one evaluation of a host tells; the shape of <c>Expressions/host.nix</c>.</summary>
/// <param name="Found">The flake has a host of that name; everything else is null otherwise, but for <see cref="Hosts"/>.</param>
/// <param name="Hosts">The hosts there are; null from an older expression.</param>
/// <param name="System">Nix's name of the platform: <c>x86_64-linux</c>.</param>
/// <param name="HostName"><c>networking.hostName</c>.</param>
/// <param name="Toplevel">The system; null where an assertion of the configuration itself fails (<see cref="Sense"/>).</param>
/// <param name="Disko">The disk script, or null for a configuration without disko.</param>
public sealed record HostEvaluation(
    bool Found,
    IReadOnlyList<string>? Hosts,
    string? System,
    string? HostName,
    Derivation? Toplevel,
    Derivation? Disko,
    OpenSshOptions? Ssh,
    IReadOnlyList<ConfiguredUser>? Users,
    SudoOptions? Sudo,
    BootOptions? Boot,
    StorageOptions? Storage,
    NetworkOptions? Network,
    SenseOptions? Sense)
{
    /// <summary>The answer about a flake without <c>nixosConfigurations</c>, to which no expression can be applied.</summary>
    public static HostEvaluation NoHosts { get; } = Parse("""{ "found": false, "hosts": [] }""");

    /// <summary>Files that say what hardware there is: those that define the initrd's modules, and facter's report. None where that cannot be told.</summary>
    public IReadOnlyList<string>? HardwareFiles { get; init; }

    /// <summary>The store path of its kernel; null where that cannot be told.</summary>
    public string? Kernel { get; init; }

    /// <summary>Reads what Nix printed.</summary>
    /// <exception cref="JsonException">The text is not what <c>host.nix</c> answers.</exception>
    public static HostEvaluation Parse(string json) =>
        JsonSerializer.Deserialize(json, NixJson.Default.HostEvaluation) ?? throw new JsonException("the evaluation is null");
}

/// <summary>A derivation and the store path it makes.</summary>
public sealed record Derivation(string Drv, string Out);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostEvaluation))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class NixJson : JsonSerializerContext;
