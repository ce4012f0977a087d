using System.Text.Json.Serialization;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Http;

/// <summary>How the API's JSON is read and written: snake_case, unknown members skipped, null members not sent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerPage))]
[JsonSerializable(typeof(SshKeyPage))]
[JsonSerializable(typeof(ServerTypePage))]
[JsonSerializable(typeof(LocationPage))]
[JsonSerializable(typeof(ImagePage))]
[JsonSerializable(typeof(PrimaryIpPage))]
[JsonSerializable(typeof(VolumePage))]
[JsonSerializable(typeof(ActionPage))]
[JsonSerializable(typeof(ServerAnswer))]
[JsonSerializable(typeof(SshKeyAnswer))]
[JsonSerializable(typeof(ImageAnswer))]
[JsonSerializable(typeof(NetworkAnswer))]
[JsonSerializable(typeof(ActionAnswer))]
[JsonSerializable(typeof(ConsoleAnswer))]
[JsonSerializable(typeof(PricingAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(CreateServerRequest))]
[JsonSerializable(typeof(UpdateServerBody))]
[JsonSerializable(typeof(RebuildBody))]
[JsonSerializable(typeof(EnableRescueBody))]
[JsonSerializable(typeof(CreateImageBody))]
[JsonSerializable(typeof(UpdateImageBody))]
[JsonSerializable(typeof(ChangeTypeBody))]
[JsonSerializable(typeof(CreateSshKeyBody))]
internal sealed partial class HetznerJson : JsonSerializerContext;
