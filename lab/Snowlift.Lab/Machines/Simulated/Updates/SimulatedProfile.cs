namespace Snowlift.Lab.Machines.Simulated.Updates;

/// <summary>A simulated machine's system profile: its generations, and which of them is booted by default.</summary>
internal sealed class SimulatedProfile
{
    private readonly Lock _one = new();
    private readonly List<SimulatedGeneration> _all = [];

    /// <summary>The number that the next boot takes; 0 for none.</summary>
    public int Default { get; private set; }

    public IReadOnlyList<SimulatedGeneration> All
    {
        get
        {
            lock (_one)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>The store path that the next boot takes.</summary>
    public string? DefaultSystem => All.FirstOrDefault(generation => generation.Number == Default)?.System;

    /// <summary>Makes a generation of a system, unless the default one is of it already, as <c>nix-env --set</c> does.</summary>
    /// <param name="asDefault">Makes it the default, too.</param>
    /// <returns>Its number.</returns>
    public int Add(string system, DateTimeOffset now, bool asDefault = true)
    {
        lock (_one)
        {
            var number = _all.FirstOrDefault(one => one.System == system && one.Number == Default)?.Number;
            if (number is null)
            {
                number = _all.Count == 0 ? 1 : _all[^1].Number + 1;
                _all.Add(new SimulatedGeneration(number.Value, now, system));
            }

            Default = asDefault ? number.Value : Default;
            return number.Value;
        }
    }

    /// <summary>Makes another generation the default; false where there is none of that number.</summary>
    public bool Switch(int number)
    {
        lock (_one)
        {
            if (_all.All(generation => generation.Number != number))
            {
                return false;
            }

            Default = number;
            return true;
        }
    }
}

/// <summary>One generation.</summary>
internal sealed record SimulatedGeneration(int Number, DateTimeOffset Made, string System);
