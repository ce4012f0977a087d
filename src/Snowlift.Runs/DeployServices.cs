using Snowlift.Hetzner;
using Snowlift.Install.Requests;
using Snowlift.Nix;
using Snowlift.Remote.Processes;
using Snowlift.Runs.Events;
using Snowlift.Runs.Locks;

namespace Snowlift.Runs;

/// <summary>
/// What a deploy works with. The CLI hands it all in: the flow never learns which cloud it talks to beyond an endpoint,
/// nor whether a machine is real.
/// </summary>
/// <param name="Processes">Starts ssh, Nix and the like; simulated machines stand in here.</param>
/// <param name="Cloud">The API, or null with <see cref="DeployRequest.TargetHost"/>.</param>
/// <param name="CloudName">How people know the cloud: <c>Hetzner Cloud</c>, <c>the lab</c>.</param>
/// <param name="Events">Where the run reports.</param>
/// <param name="Environment">The process's environment, read for <c>SSH_AUTH_SOCK</c>.</param>
public sealed record DeployServices(
    IProcessRunner Processes,
    HetznerClient? Cloud,
    string CloudName,
    EventStream Events,
    IConfirmation Confirmation,
    SnowliftPaths Paths,
    IReadOnlyDictionary<string, string?> Environment)
{
    /// <summary>What may be in no text; what is made on the way is added.</summary>
    public Secrets Secrets { get; init; } = new();

    /// <summary>How Nix is called.</summary>
    public NixSettings Nix { get; init; } = NixSettings.Default;

    /// <summary>The journal of the run, named in errors; null where none is kept.</summary>
    public string? JournalPath { get; init; }

    /// <summary>The id of the run: on the server as a label, in the journal's name.</summary>
    public string RunId { get; init; } = NewRunId();

    /// <summary>Makes the command lines that people are told to type.</summary>
    public Suggestions Suggest { get; init; } = Suggestions.Plain;

    /// <summary>Takes the view off the terminal, for as long as what it returns is not disposed: somebody else writes there.</summary>
    public Func<ValueTask<IAsyncDisposable?>> ClearTheStage { get; init; } = () => ValueTask.FromResult<IAsyncDisposable?>(null);

    /// <summary>What keeps two runs apart on one host.</summary>
    public IHostLocks Locks { get; init; } = new FileHostLocks(Paths.Locks);

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

    public DeployLimits Limits { get; init; } = new();

    /// <summary>A short random id; letters and digits only, as labels demand.</summary>
    public static string NewRunId() => Guid.NewGuid().ToString("N")[..10];
}

/// <summary>How long the flow waits for a machine. Emulated machines without KVM are slow; nothing here is a goal.</summary>
public sealed record DeployLimits
{
    /// <summary>From the order of a server until it lets us in.</summary>
    public TimeSpan FirstConnection { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>How long a machine may answer and yet refuse our key: cloud-init may still be writing it.</summary>
    public TimeSpan KeyAccepted { get; init; } = TimeSpan.FromMinutes(1.5);

    /// <summary>How long cloud-init may be at work.</summary>
    public TimeSpan CloudInit { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>From the jump until the installer answers.</summary>
    public TimeSpan Installer { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the old system may still answer after the jump.</summary>
    public TimeSpan OldBoot { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long an installer whose connection broke may be silent.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>From the reboot until the installed system answers.</summary>
    public TimeSpan Reboot { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>From its first answer until its boot has finished.</summary>
    public TimeSpan Running { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>What a system's activation on a running machine may take before the machine goes back by itself.</summary>
    public TimeSpan Activation { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From the order of a snapshot until it is written: minutes at Hetzner, by the disk's size.</summary>
    public TimeSpan Snapshot { get; init; } = TimeSpan.FromMinutes(25);

    /// <summary>For all that is done to find out why a machine does not come back.</summary>
    public TimeSpan Diagnosis { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>For a question to the cloud or to a console while that is found out.</summary>
    public TimeSpan Question { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For taking a machine out of the rescue system again, even after Ctrl-C.</summary>
    public TimeSpan LeaveRescue { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One attempt to connect.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Between two attempts.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(700);
}
