using System.Text.Json.Serialization;

namespace Snowlift.Hetzner.Wire;

/// <summary>Work that the API has begun and not necessarily ended. <see cref="ActionsApi"/> waits for it.</summary>
public sealed record ApiAction
{
    public long Id { get; init; }

    /// <summary>What is being done, like <c>create_server</c>.</summary>
    public string Command { get => field ?? ""; init; }

    public ActionStatus Status { get; init; }

    /// <summary>Per cent.</summary>
    [JsonConverter(typeof(WholeNumberConverter))]
    public int Progress { get; init; }

    public DateTimeOffset Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    /// <summary>What is being worked on.</summary>
    public IReadOnlyList<ActionResource> Resources { get => field ?? []; init => field = Lists.WithoutNulls(value); }

    /// <summary>Why it failed; null unless it did.</summary>
    public ActionError? Error { get; init; }

    [JsonIgnore]
    public bool IsFinished => Status == ActionStatus.Success || Status == ActionStatus.Error;
}

/// <summary>Something an action works on.</summary>
/// <param name="Type">Like <c>server</c> or <c>image</c>.</param>
public sealed record ActionResource(long Id, string Type)
{
    public string Type { get => field ?? ""; init; } = Type;
}

/// <summary>Why an action failed.</summary>
/// <param name="Code">Like <c>action_failed</c>.</param>
public sealed record ActionError(ErrorCode Code, string Message)
{
    public string Message { get => field ?? ""; init; } = Message;
}
