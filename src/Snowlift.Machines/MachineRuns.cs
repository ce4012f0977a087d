using Snowlift.Runs;

namespace Snowlift.Machines;

/// <summary>What a run can do with machines.</summary>
public static class MachineRuns
{
    extension(Run run)
    {
        /// <summary>Waits for machines, by the run's limits and clock.</summary>
        public MachineWait Wait => new(run);
    }
}
