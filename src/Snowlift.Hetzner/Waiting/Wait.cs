using Snowlift.Hetzner.Errors;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Waiting;

/// <summary>One caller, the actions it waits for, and how far they are.</summary>
internal sealed class Wait
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<long> _order;
    private readonly Dictionary<long, ApiAction> _actions = [];
    private readonly IProgress<ApiAction>? _progress;

    // Continuations run elsewhere: whoever waits must not hold up the loop.
    private readonly TaskCompletionSource<IReadOnlyList<ApiAction>> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Wait(IReadOnlyList<ApiAction> actions, IProgress<ApiAction>? progress)
    {
        _order = [.. actions.Select(action => action.Id)];
        _progress = progress;
        foreach (var action in actions)
        {
            Update(action);
        }

        if (_actions.Count == 0)
        {
            _done.SetResult([]);
        }
    }

    public Task<IReadOnlyList<ApiAction>> Task => _done.Task;

    public IReadOnlyList<long> RunningIds()
    {
        lock (_lock)
        {
            return Task.IsCompleted
                ? []
                : [.. _actions.Values.Where(action => !action.IsFinished).Select(action => action.Id)];
        }
    }

    public bool IsWaitingFor(long id)
    {
        lock (_lock)
        {
            return !Task.IsCompleted && _actions.TryGetValue(id, out var action) && !action.IsFinished;
        }
    }

    /// <summary>Takes in what the API says about an action.</summary>
    public void Update(ApiAction action)
    {
        bool changed;
        IReadOnlyList<ApiAction>? all = null;
        lock (_lock)
        {
            changed = !_actions.TryGetValue(action.Id, out var before)
                || before.Status != action.Status || before.Progress != action.Progress;
            _actions[action.Id] = action;
            if (_order.All(id => _actions.TryGetValue(id, out var one) && one.IsFinished))
            {
                all = [.. _order.Select(id => _actions[id])];
            }
        }

        if (changed && !Report(action))
        {
            return;
        }

        if (action.Status == ActionStatus.Error)
        {
            Fail(new ActionFailedException(action));
        }
        else if (all is not null)
        {
            _done.TrySetResult(all);
        }
    }

    public void Fail(Exception e) => _done.TrySetException(e);

    public void Cancel(CancellationToken cancellation) => _done.TrySetCanceled(cancellation);

    // A listener that throws fails its own wait, not the loop that everybody shares.
    private bool Report(ApiAction action)
    {
        try
        {
            _progress?.Report(action);
            return true;
        }
        catch (Exception e)
        {
            Fail(e);
            return false;
        }
    }
}
