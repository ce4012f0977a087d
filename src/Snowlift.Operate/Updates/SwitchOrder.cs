using Snowlift.Checks.Facts;
using Snowlift.Machines.Reports;
using Snowlift.Provision.Reach;
using Snowlift.Remote.Ssh;

namespace Snowlift.Operate.Updates;

/// <summary>From which system to which, on which machine.</summary>
/// <param name="RunId">Names the timers on the machine, and its record.</param>
/// <param name="Boot">The boot that was looked at.</param>
/// <param name="Old">The store path that runs.</param>
/// <param name="New">The store path to run.</param>
/// <param name="Generation">The generation that it is already; null where it becomes one.</param>
/// <param name="Now">How the machine is reached while the old system runs.</param>
/// <param name="After">How it is reached once the new one does.</param>
/// <param name="FailedBefore">Units that had failed before.</param>
internal sealed record SwitchOrder(
    string RunId,
    ServerReady Server,
    BootId Boot,
    string Old,
    string New,
    int? Generation,
    SshEndpoint Now,
    SshEndpoint After,
    IReadOnlyList<string> FailedBefore,
    OneShot? OneShot,
    UpdateOptions Options)
{
    public bool IsArmed => !Options.NoRollback;

    /// <summary>An earlier run has activated it, or it runs for another reason: only to be proven and made the default.</summary>
    public bool IsActivated { get; init; }

    /// <summary>Whose roll-back a script is to disarm, or null.</summary>
    public string? Armed => IsArmed ? RunId : null;
}

/// <summary>The new system runs, was proven, and stays.</summary>
/// <param name="Generation">Its number.</param>
internal sealed record SystemSwitched(int Generation, UnitReport Units, IReadOnlyList<string> NewlyFailed, bool Rebooted);

/// <summary>The new system was not confirmed: the machine goes back.</summary>
/// <param name="reason">What was wrong with it, without a full stop.</param>
/// <param name="lines">The last lines that say more.</param>
internal class NotConfirmedException(string reason, IReadOnlyList<string> lines, Exception? inner = null)
    : Exception(reason, inner)
{
    public IReadOnlyList<string> Lines { get; } = lines;
}
