using System.Text.Json.Serialization;
using Snowlift.Lab.Faults;

namespace Snowlift.Lab.Api;

/// <summary>JSON of the lab's own endpoints, for those who talk to them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LabStatus))]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(IReadOnlyList<Fault>))]
public sealed partial class LabApiJson : JsonSerializerContext;
