using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Runs.Events;
using Snowlift.Runs.Locks;

namespace Snowlift.Runs;

/// <summary>What a run works with, whatever it is about. The CLI hands it all in: no flow learns whether a machine is real.</summary>
/// <param name="Processes">Starts ssh, Nix and the like; simulated machines stand in here.</param>
/// <param name="CloudName">How people know the cloud: <c>Hetzner Cloud</c>, <c>the lab</c>.</param>
/// <param name="Events">Where the run reports.</param>
/// <param name="Environment">The process's environment, read for <c>SSH_AUTH_SOCK</c>.</param>
public record RunServices(
    IProcessRunner Processes,
    string CloudName,
    EventStream Events,
    IConfirmation Confirmation,
    SnowliftPaths Paths,
    IReadOnlyDictionary<string, string?> Environment)
{
    /// <summary>What may be in no text; what is made on the way is added.</summary>
    public Secrets Secrets { get; init; } = new();

    /// <summary>The journal of the run, named in errors; null where none is kept.</summary>
    public string? JournalPath { get; init; }

    /// <summary>The id of the run: on the server as a label, in the journal's name.</summary>
    public string RunId { get; init; } = NewRunId();

    /// <summary>Makes the command lines that people are told to type.</summary>
    public Suggestions Suggest { get; init; } = Suggestions.Plain;

    /// <summary>Takes the view off the terminal, for as long as what it returns is not disposed: somebody else writes there.</summary>
    public Func<ValueTask<IAsyncDisposable?>> SuspendView { get; init; } = () => ValueTask.FromResult<IAsyncDisposable?>(null);

    /// <summary>What keeps two runs apart on one host.</summary>
    public IHostLocks Locks { get; init; } = new FileHostLocks(Paths.Locks);

    /// <summary>Explains what a library threw that runs know nothing of, such as a cloud's client; null for what it does not know either.</summary>
    public Func<Exception, SnowliftException?> Explain { get; init; } = _ => null;

    /// <summary>The lab: servers cost nothing, and prices are those of the real cloud.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>
    /// No system is built: one that was evaluated counts as built, and that it is copied is pretended. What cannot be evaluated here is
    /// made up.
    /// </summary>
    public bool PretendsToBuild { get; init; }

    /// <summary>Makes a key for a user who has none, and gives its private file; null where the user has to have one.</summary>
    public Func<CancellationToken, Task<string>>? SpareKey { get; init; }

    /// <summary>
    /// What a server's machine wrote to its serial port, by the server's id; null where it cannot be had. The lab's machines
    /// only: Hetzner shows nobody a serial port, and this is null there.
    /// </summary>
    public Func<long, CancellationToken, Task<string?>>? SerialLog { get; init; }

    public RunLimits Limits { get; init; } = new();

    /// <summary>A short random id; letters and digits only, as labels demand.</summary>
    public static string NewRunId() => Guid.NewGuid().ToString("N")[..10];
}
