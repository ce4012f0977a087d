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
    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);

    /// <summary>Remembers what an evaluation, here or on a machine, has said of a system.</summary>
    public void Learn(SimulatedSystem system) => _outputs[system.Path] = system;

    /// <summary>Remembers an evaluation that was really made, here: a machine that evaluates the host comes to the same.</summary>
    /// <param name="host">The entry of <c>nixosConfigurations</c>.</param>
    /// <param name="answer">What Nix printed.</param>
    public void Learn(string host, string answer) => _answers[host] = answer;

    /// <summary>What Nix printed here for a host, or null where none was evaluated here.</summary>
    public string? AnswerFor(string host) => _answers.GetValueOrDefault(host);

    /// <summary>The system of a store path, as far as an evaluation told.</summary>
    public SimulatedSystem? SystemAt(string path) => _outputs.GetValueOrDefault(path);

    /// <summary>Whether an evaluation has told of that store path: of a system, or of its disk script.</summary>
    public bool Knows(string path) => _outputs.Values.Any(system => path == system.Path || path == system.DiskoScript);

    /// <summary>What building a derivation makes, where an evaluation has told of it.</summary>
    public string? OutputOf(string derivation) => _outputs.Values
        .Select(system => system.Derivation == derivation ? system.Path
            : system.DiskoDerivation == derivation ? system.DiskoScript : null)
        .FirstOrDefault(path => path is not null);

    public Task DelayAsync(TimeSpan span, CancellationToken cancellation) => Task.Delay(span, Time, cancellation);
}
