using Snowlift.Lab.State;
using Snowlift.Lab.Wire;

namespace Snowlift.Lab.Actions;

/// <summary>Begins actions on servers: refuses them on a locked one, locks it, and hands them to the runner.</summary>
internal sealed class ServerOperations(LabStore store, ActionRunner runner, TimeProvider time)
{
    /// <summary>An action that a server is to undergo.</summary>
    internal sealed record Operation(string Command, string? Transition, Func<long, CancellationToken, Task> Work);

    /// <summary>Begins an operation on an existing server.</summary>
    /// <param name="check">May refuse, or change the state with the beginning.</param>
    /// <exception cref="ApiException"><c>not_found</c>, <c>locked</c>, or what <paramref name="check"/> throws.</exception>
    public ActionRecord Begin(
        long serverId, Operation operation, Func<LabState, ServerRecord, LabState>? check = null, params ReadOnlySpan<ActionResource> others)
    {
        ActionResource[] resources = [new(serverId, "server"), .. others];
        var step = store.Change(state =>
        {
            var server = Find(state, serverId);
            if (server.LockedBy is not null)
            {
                throw ApiException.Locked();
            }

            state = check?.Invoke(state, server) ?? state;
            var (locked, steps) = Lock(state, serverId, [operation], resources);
            return (locked, steps[0]);
        });
        runner.Run([step]);
        return step.Action;
    }

    /// <summary>Begins operations within a change of the state; they are carried out by <see cref="Run"/>.</summary>
    public (LabState State, IReadOnlyList<ActionStep> Steps) Lock(
        LabState state, long serverId, IReadOnlyList<Operation> operations, IReadOnlyList<ActionResource> resources)
    {
        var steps = new List<ActionStep>();
        foreach (var operation in operations)
        {
            state = state.Begin(operation.Command, resources, time.GetUtcNow(), out var action);
            steps.Add(new ActionStep(action, serverId, operation.Transition, c => operation.Work(serverId, c)));
        }

        var server = state.Servers[serverId];
        return (state.With(server with { LockedBy = steps[^1].Action.Id, Transition = operations[0].Transition }), steps);
    }

    public void Run(IReadOnlyList<ActionStep> steps) => runner.Run(steps);

    /// <summary>A server that exists.</summary>
    /// <exception cref="ApiException"><c>not_found</c>.</exception>
    public static ServerRecord Find(LabState state, long serverId) =>
        state.Servers.TryGetValue(serverId, out var server) ? server : throw ApiException.NotFound("server", serverId);
}
