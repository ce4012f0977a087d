using System.Text.Json.Serialization;
using Snowlift.Operate.Bake;
using Snowlift.Operate.Closures;
using Snowlift.Operate.Destroy;
using Snowlift.Operate.Updates;

namespace Snowlift.Operate;

/// <summary>How this room's events are written as JSON.</summary>
[JsonSerializable(typeof(DestroyFinished))]
[JsonSerializable(typeof(DestroyPreviewed))]
[JsonSerializable(typeof(UpdateFinished))]
[JsonSerializable(typeof(UpdatePreviewed))]
[JsonSerializable(typeof(GenerationsListed))]
[JsonSerializable(typeof(DiffFinished))]
[JsonSerializable(typeof(BakeFinished))]
[JsonSerializable(typeof(BakePreviewed))]
[JsonSerializable(typeof(CleanUpFinished))]
public sealed partial class OperateEventJson : JsonSerializerContext;
