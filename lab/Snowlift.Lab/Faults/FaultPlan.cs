namespace Snowlift.Lab.Faults;

/// <summary>What is still to go wrong. The oldest fault that fits strikes.</summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];

    /// <summary>What has not struck yet, with the times that are left.</summary>
    public IReadOnlyList<Fault> Left
    {
        get
        {
            lock (_lock)
            {
                return [.. _faults];
            }
        }
    }

    public void Add(Fault fault)
    {
        lock (_lock)
        {
            _faults.Add(fault);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _faults.Clear();
        }
    }

    /// <summary>Takes one strike of the first fault that fits, or null.</summary>
    internal T? Take<T>(Func<T, bool> fits)
        where T : Fault
    {
        lock (_lock)
        {
            var index = _faults.FindIndex(f => f is T fault && fits(fault));
            if (index < 0)
            {
                return null;
            }

            var taken = (T)_faults[index];
            if (taken.Times <= 1)
            {
                _faults.RemoveAt(index);
            }
            else if (taken.Times < int.MaxValue)
            {
                _faults[index] = taken with { Times = taken.Times - 1 };
            }

            return taken;
        }
    }
}
