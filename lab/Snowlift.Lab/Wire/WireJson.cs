using System.Text.Json.Serialization;

namespace Snowlift.Lab.Wire;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WireServer))]
[JsonSerializable(typeof(WirePrimaryIp))]
[JsonSerializable(typeof(WireSshKey))]
[JsonSerializable(typeof(WireVolume))]
[JsonSerializable(typeof(WireAction))]
[JsonSerializable(typeof(WirePricing))]
[JsonSerializable(typeof(WireMeta))]
[JsonSerializable(typeof(WireErrorAnswer))]
[JsonSerializable(typeof(CreateServerRequest))]
[JsonSerializable(typeof(UpdateRequest))]
[JsonSerializable(typeof(CreateSshKeyRequest))]
[JsonSerializable(typeof(CreateVolumeRequest))]
[JsonSerializable(typeof(AttachVolumeRequest))]
[JsonSerializable(typeof(RebuildRequest))]
[JsonSerializable(typeof(RescueRequest))]
[JsonSerializable(typeof(CreateImageRequest))]
[JsonSerializable(typeof(ChangeTypeRequest))]
[JsonSerializable(typeof(ProtectionRequest))]
internal sealed partial class WireJson : JsonSerializerContext;
