namespace Snowlift.Lab.Machines.Simulated.Faults;

/// <summary>What is still to go wrong. The oldest fault that fits strikes first.</summary>
public sealed class SimulatedFaults
{
    private readonly Lock _one = new();
    private readonly List<Planned> _planned = [];

    /// <summary>Plans a fault.</summary>
    /// <param name="at">Where: a script's name, or one of <see cref="FaultPoint"/>.</param>
    /// <param name="server">On which server, by name; null for any.</param>
    /// <param name="times">How many times it strikes; then it is gone.</param>
    public void Add(string at, SimulatedFault fault, string? server = null, int times = 1)
    {
        lock (_one)
        {
            _planned.Add(new Planned(at, fault, server, times));
        }
    }

    /// <summary>Takes one strike of the first fault planned for a script or a copy, or null.</summary>
    internal SimulatedFault? Take(string server, string at) => TakeSome(server, at, most: 1).FirstOrDefault();

    /// <summary>Takes one strike of every fault planned for a boot.</summary>
    internal IReadOnlyList<SimulatedFault> TakeAll(string server, string at) => TakeSome(server, at, most: int.MaxValue);

    private List<SimulatedFault> TakeSome(string server, string at, int most)
    {
        lock (_one)
        {
            var struck = _planned
                .Where(planned => planned.At == at && (planned.Server ?? server) == server)
                .Take(most).ToList();
            foreach (var planned in struck)
            {
                planned.Times--;
            }

            _planned.RemoveAll(planned => planned.Times <= 0);
            return [.. struck.Select(planned => planned.Fault)];
        }
    }

    private sealed class Planned(string at, SimulatedFault fault, string? server, int times)
    {
        public string At => at;

        public SimulatedFault Fault => fault;

        public string? Server => server;

        public int Times { get; set; } = times;
    }
}
