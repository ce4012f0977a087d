using Snowlift.Lab.Actions;
using Snowlift.Lab.State;

namespace Snowlift.Lab.Actions;

/// <summary>
/// Settles what an earlier process left unfinished. Deleting and starting are simply done again, for both may be; an
/// action whose progress is unknown ends in an error.
/// </summary>
internal static class Recovery
{
    private const string Interrupted = "the lab was stopped while this action ran";

    /// <summary>The settled state, and the steps to run again.</summary>
    public static (LabState State, IReadOnlyList<ActionStep> Again) Settle(LabState state, MachineWork work, DateTimeOffset now)
    {
        var unfinished = state.Actions.Values.Where(a => a.Status == ActionRecord.Running).ToList();
        var created = unfinished.Where(a => a.Command == "create_server").Select(ServerOf).ToHashSet();
        var again = new List<ActionStep>();
        foreach (var action in unfinished)
        {
            var serverId = ServerOf(action);
            ActionStep? step = action.Command switch
            {
                _ when !state.Servers.ContainsKey(serverId) => null,
                "delete_server" => new(action, serverId, "deleting", c => work.DeleteAsync(serverId, c)),
                "start_server" when !created.Contains(serverId) => new(action, serverId, "starting", c => work.StartAsync(serverId, c)),
                _ => null,
            };
            if (step is not null)
            {
                again.Add(step);
            }
            else
            {
                state = state.End(action.Id, ("action_failed", Interrupted), now);
            }
        }

        var held = again.Select(s => s.Action.Id).ToHashSet();
        var freed = state.Servers.Values.Where(s => s.LockedBy is { } by && !held.Contains(by));
        state = state with
        {
            Servers = state.Servers.SetItems(freed.Select(s => KeyValuePair.Create(s.Id, s with { LockedBy = null, Transition = null }))),
            Snapshots = state.Snapshots.RemoveRange(state.Snapshots.Values.Where(i => i.Status == "creating").Select(i => i.Id)),
        };
        return (state, again);
    }

    private static long ServerOf(ActionRecord action) => action.Resources.FirstOrDefault(r => r.Type == "server")?.Id ?? 0;
}
