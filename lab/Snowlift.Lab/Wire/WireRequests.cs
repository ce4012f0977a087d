using System.Text.Json;
using System.Text.Json.Serialization;

namespace Snowlift.Lab.Wire;

/// <summary>A resource as requests name it: by id or by name, where the id may be a number or a string.</summary>
[JsonConverter(typeof(IdOrNameConverter))]
internal readonly record struct IdOrName(string Text)
{
    public override string ToString() => Text;
}

internal sealed class IdOrNameConverter : JsonConverter<IdOrName>
{
    public override IdOrName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new(reader.GetString()!),
            JsonTokenType.Number when reader.TryGetInt64(out var id) => new(id.ToString()),
            _ => throw new JsonException(),
        };

    public override void Write(Utf8JsonWriter writer, IdOrName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}

internal sealed record CreateServerRequest(
    string? Name,
    IdOrName? ServerType,
    IdOrName? Image,
    IdOrName? Location,
    IdOrName? Datacenter,
    IReadOnlyList<IdOrName>? SshKeys,
    string? UserData,
    IReadOnlyDictionary<string, string>? Labels,
    bool? StartAfterCreate,
    bool? Automount,
    IReadOnlyList<long>? Volumes,
    IReadOnlyList<long>? Networks,
    IReadOnlyList<FirewallRequest>? Firewalls,
    long? PlacementGroup,
    PublicNetRequest? PublicNet);

internal sealed record FirewallRequest(long Firewall);

internal sealed record PublicNetRequest(bool? EnableIpv4, bool? EnableIpv6, long? Ipv4, long? Ipv6);

/// <summary>What PUT changes: a field that is left out stays as it is.</summary>
internal sealed record UpdateRequest(
    string? Name, IReadOnlyDictionary<string, string>? Labels, string? Description, bool? AutoDelete, string? Type);

internal sealed record CreateSshKeyRequest(string? Name, string? PublicKey, IReadOnlyDictionary<string, string>? Labels);

internal sealed record CreateVolumeRequest(
    string? Name,
    int? Size,
    IdOrName? Location,
    long? Server,
    string? Format,
    bool? Automount,
    IReadOnlyDictionary<string, string>? Labels);

internal sealed record AttachVolumeRequest(long? Server, bool? Automount);

internal sealed record RebuildRequest(IdOrName? Image, string? UserData);

internal sealed record RescueRequest(string? Type, IReadOnlyList<IdOrName>? SshKeys);

internal sealed record CreateImageRequest(string? Type, string? Description, IReadOnlyDictionary<string, string>? Labels);

internal sealed record ChangeTypeRequest(IdOrName? ServerType, bool? UpgradeDisk);

internal sealed record ProtectionRequest(bool? Delete, bool? Rebuild);
