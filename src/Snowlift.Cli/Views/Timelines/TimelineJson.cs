using System.Text.Json.Serialization;
using Snowlift.Runs.Journals;

namespace Snowlift.Cli.Views.Timelines;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class TimelineJson : JsonSerializerContext;
