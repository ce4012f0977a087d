using System.Collections.Concurrent;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Lab.Machines.Simulated.Nix;

namespace Snowlift.Lab.Machines.Simulated;

/// <summary>What all machines of a simulated lab share.</summary>
/// <param name="Time">The clock that everything in the rehearsal goes by.</param>
/// <param name="Model">How long things take.</param>
/// <param name="Faults">What is to go wrong.</param>
/// <param name="Flake">What evaluations on a machine answer.</param>
internal sealed record SimulatedWorld(TimeProvider Time, TimeModel Model, SimulatedFaults Faults, SimulatedFlake Flake)
{
    private readonly ConcurrentDictionary<string, SimulatedSystem> _outputs = new(StringComparer.Ordinal);

    /// <summary>Remembers what an evaluation, here or on a machine, has said of a system.</summary>
    public void Learn(SimulatedSystem system) => _outputs[system.Path] = system;

    /// <summary>The system of a store path, as far as an evaluation told.</summary>
    public SimulatedSystem? SystemAt(string path) => _outputs.GetValueOrDefault(path);

    /// <summary>What building a derivation makes, where an evaluation has told of it.</summary>
    public string? OutputOf(string derivation) => _outputs.Values
        .Select(system => system.Derivation == derivation ? system.Path
            : system.DiskoDerivation == derivation ? system.DiskoScript : null)
        .FirstOrDefault(path => path is not null);

    public Task DelayAsync(TimeSpan span, CancellationToken cancellation) => Task.Delay(span, Time, cancellation);
}
