using System.Text.Json.Serialization;
using Snowlift.Install.Describing;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Requests;

namespace Snowlift.Install;

/// <summary>How this room's events are written as JSON.</summary>
[JsonSerializable(typeof(MethodStarted))]
[JsonSerializable(typeof(FellBack))]
[JsonSerializable(typeof(FlakeChange))]
[JsonSerializable(typeof(EvidenceFound))]
[JsonSerializable(typeof(RunFinished))]
[JsonSerializable(typeof(CheckFinished))]
[JsonSerializable(typeof(PlanFinished))]
public sealed partial class InstallEventJson : JsonSerializerContext;
