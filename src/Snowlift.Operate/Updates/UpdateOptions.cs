using Snowlift.Build;
using Snowlift.Operate.Closures;
using Snowlift.Provision.Reach;
using Snowlift.Runs.Events;

namespace Snowlift.Operate.Updates;

/// <summary>How a running machine is brought from one system to another.</summary>
public sealed record UpdateOptions
{
    public static TimeSpan DefaultConfirmTimeout { get; } = TimeSpan.FromSeconds(90);

    /// <summary>How long after its activation a system that is not confirmed may keep us out: then the one before is back.</summary>
    public TimeSpan ConfirmTimeout { get; init; } = DefaultConfirmTimeout;

    /// <summary>When the machine takes an unconfirmed system back: early enough that the way back is over with the window.</summary>
    public TimeSpan TakenBackAfter => ConfirmTimeout - Shorter(ConfirmTimeout / 3, WayBack);

    /// <summary>What a way back takes on a slow machine.</summary>
    private static TimeSpan WayBack { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Arm nothing: what is broken stays broken.</summary>
    public bool NoRollback { get; init; }

    /// <summary>Boot into it, once and on trial, before it becomes the default.</summary>
    public bool Reboot { get; init; }

    /// <summary>Units that fail anew are a reason to go back.</summary>
    public bool Strict { get; init; }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>An update that was asked for: of which host of which flake, where, and how to switch.</summary>
public sealed record UpdateRequest(HostRequest Asked, ReachRequest Reach, UpdateOptions Options);

/// <summary>A way back that was asked for.</summary>
/// <param name="To">The generation; null for the one before.</param>
public sealed record RollbackRequest(ReachRequest Reach, int? To, UpdateOptions Options);

/// <summary>What an update or a roll-back hands back.</summary>
/// <param name="ServerId">The server's id, or null for a machine that is only reached over SSH.</param>
/// <param name="From">The store path that ran.</param>
/// <param name="System">The store path that runs, and that the next boot takes.</param>
/// <param name="Generation">Its number.</param>
/// <param name="State">What systemd says: <c>running</c>, <c>degraded</c>.</param>
/// <param name="FailedUnits">Units that failed.</param>
/// <param name="NewlyFailed">Those that had not before.</param>
/// <param name="Changes">How the two differ; null for a way back.</param>
/// <param name="Rebooted">It was proven by a boot.</param>
/// <param name="Seconds">The whole run, in s.</param>
/// <param name="NothingToDo">It ran this very system already, and would boot it.</param>
public sealed record UpdateResult(
    string Host,
    long? ServerId,
    string Address,
    string SshCommand,
    string From,
    string System,
    int Generation,
    string State,
    IReadOnlyList<string> FailedUnits,
    IReadOnlyList<string> NewlyFailed,
    ClosureDiff? Changes,
    bool Rebooted,
    IReadOnlyList<StepTime> Timeline,
    double Seconds,
    bool NothingToDo);

/// <summary>An update, or a way back, is done; the machine runs that system and will boot it.</summary>
public sealed record UpdateFinished(UpdateResult Result) : RunEvent
{
    protected override string JsonType => "update-finished";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Result = Result with { FailedUnits = [.. Result.FailedUnits.Select(redact)], NewlyFailed = [.. Result.NewlyFailed.Select(redact)] } };
}
