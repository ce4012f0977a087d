using Snowlift.Lab.State;

namespace Snowlift.Lab.Actions;

/// <summary>How actions begin and end, as changes of the state.</summary>
internal static class ActionChanges
{
    /// <summary>Finished actions kept; Hetzner forgets old ones, too.</summary>
    private const int KeptActions = 3000;

    public static LabState Begin(
        this LabState state, string command, IReadOnlyList<ActionResource> resources, DateTimeOffset now, out ActionRecord action)
    {
        state = state.TakeId(out var id);
        action = new ActionRecord(
            id, command, ActionRecord.Running, Progress: 0, now, Finished: null, resources, ErrorCode: null, ErrorMessage: null);
        state = state.With(action);
        var excess = state.Actions.Count - KeptActions;
        return excess <= 0
            ? state
            : state with
            {
                Actions = state.Actions.RemoveRange(
                    state.Actions.Values.Where(a => a.Status != ActionRecord.Running).Take(excess).Select(a => a.Id)),
            };
    }

    public static LabState End(this LabState state, long actionId, (string Code, string Message)? failure, DateTimeOffset now) =>
        state.Actions.TryGetValue(actionId, out var action)
            ? state.With(action with
            {
                Status = failure is null ? ActionRecord.Success : ActionRecord.Error,
                Progress = 100,
                Finished = now,
                ErrorCode = failure?.Code,
                ErrorMessage = failure?.Message,
            })
            : state;

    /// <summary>Marks that an action's work begins.</summary>
    public static LabState Enter(this LabState state, long serverId, string? transition, long actionId)
    {
        if (state.Actions.TryGetValue(actionId, out var action))
        {
            state = state.With(action with { Progress = 50 });
        }

        return state.Servers.TryGetValue(serverId, out var server) ? state.With(server with { Transition = transition }) : state;
    }

    public static LabState Unlock(this LabState state, long serverId, long actionId) =>
        state.Servers.TryGetValue(serverId, out var server) && server.LockedBy == actionId
            ? state.With(server with { LockedBy = null, Transition = null })
            : state;
}
