using System.Text.Json;
using System.Text.Json.Serialization;

namespace Snowlift.Runs.Events;

/// <summary>What a run was begun for. Each view has words of its own for each of them, and none for all the rest.</summary>
[JsonConverter(typeof(RunKindJson))]
public enum RunKind
{
    Deploy,
    Check,
    Plan,
    Destroy,
    Update,
    Rollback,
    Generations,
    Diff,
    Bake,
    Cleanup,
}

/// <summary>Kinds of runs as people and programs write them.</summary>
public static class RunKindWords
{
    /// <summary>As the command is typed: <c>deploy</c>, <c>cleanup</c>.</summary>
    public static string ToWord(this RunKind kind) => kind.ToString().ToLowerInvariant();
}

/// <summary>The word, as everywhere else.</summary>
internal sealed class RunKindJson() : JsonStringEnumConverter<RunKind>(JsonNamingPolicy.KebabCaseLower);
