using Snowlift.Lab.Faults;
using Snowlift.Lab.Machines;
using Snowlift.Lab.Settings;
using Snowlift.Lab.State;

namespace Snowlift.Lab.Actions;

/// <summary>Carries actions out in the background, one after another for a server, and records how they end.</summary>
internal sealed class ActionRunner(LabStore store, LabOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Starts the steps; the server is locked until the last one has ended. A failed step fails those after it.</summary>
    public void Run(IReadOnlyList<ActionStep> steps)
    {
        lock (_lock)
        {
            var task = Task.Run(() => RunAsync(steps), CancellationToken.None);
            _running.Add(task);
            _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Stops waiting for machines. What was under way stays <c>running</c> on disk, for the next start to settle.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    private void Forget(Task task)
    {
        lock (_lock)
        {
            _running.Remove(task);
        }
    }

    private async Task RunAsync(IReadOnlyList<ActionStep> steps)
    {
        (string Code, string Message)? failure = null;
        foreach (var (step, isLast) in steps.Select((s, i) => (s, i == steps.Count - 1)))
        {
            try
            {
                failure ??= await AttemptAsync(step);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            store.Change(state =>
            {
                state = state.End(step.Action.Id, failure, time.GetUtcNow());
                return isLast ? state.Unlock(step.ServerId, step.Action.Id) : state;
            });
            await store.SavedAsync();
        }
    }

    private async Task<(string Code, string Message)?> AttemptAsync(ActionStep step)
    {
        store.Change(state => state.Enter(step.ServerId, step.Transition, step.Action.Id));
        await Task.Delay(options.ActionDelay, time, _stopping.Token);
        if (options.Faults.Take<ActionFault>(f => f.Action == step.Action.Command) is { } fault)
        {
            return (fault.Code, fault.Message);
        }

        try
        {
            await step.Work(_stopping.Token);
            return null;
        }
        catch (MachineException e)
        {
            return (e.Code, e.Message);
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            // Whatever a machine does to us is the fate of this action, not of the lab.
            return ("server_error", $"{e.GetType().Name}: {e.Message}");
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            throw new OperationCanceledException();
        }
    }
}
