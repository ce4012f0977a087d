using System.Globalization;
using Snowlift.Checks.Facts;
using Snowlift.Remote.Ssh;

namespace Snowlift.Machines.Reports;

/// <summary>What runs, and how an update stands; the answer of <c>update-state.sh</c>.</summary>
/// <param name="System">The store path that runs.</param>
/// <param name="Pending">The update that waits for its confirmation, or null.</param>
/// <param name="RolledBack">The run whose update was last rolled back, or null.</param>
/// <param name="RollbackState"><c>working</c>, <c>done</c> or <c>rebooting</c>.</param>
public sealed record UpdateState(
    BootId BootId, string System, PendingUpdate? Pending, string? RolledBack, string? RollbackState, string? RollbackReason)
{
    /// <summary>The reason that <c>guard.sh</c> gives where it has no better one.</summary>
    public const string Unconfirmed = "nobody confirmed it in time";

    public static UpdateState From(ScriptResult said) => new(
        new BootId(said["boot_id"] ?? ""),
        said["system"] ?? "",
        said["pending"] is { } run
            ? new PendingUpdate(run, said["old"] ?? "", said["new"] ?? "", Number(said["activated"]), said["decided"], Number(said["left"]))
            : null,
        said["rolled_back"],
        said["rollback_state"],
        said["rollback_reason"]);

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether that run's update was, or is being, rolled back.</summary>
    public bool GoesBack(string run) => RolledBack == run || (Pending?.Run == run && Pending.Decided == "revert");
}

/// <summary>An update that waits for its confirmation.</summary>
/// <param name="Activated">The status of its activation; null while that is at work.</param>
/// <param name="Decided"><c>confirm</c>, <c>revert</c>, or null while it is open.</param>
/// <param name="Left">Seconds until it is taken back; null where nothing is armed.</param>
public sealed record PendingUpdate(string Run, string Old, string New, int? Activated, string? Decided, int? Left)
{
    /// <summary>It is that system's, and can still be confirmed.</summary>
    public bool MayBecome(string system) =>
        New == system && Decided != "revert" && (Activated is not { } status || IsActive(status));

    /// <summary>Whether switch-to-configuration has activated, if with units that failed.</summary>
    /// <param name="status">How it ended.</param>
    public static bool IsActive(int status) => status is 0 or UnitsFailed;

    /// <summary>What switch-to-configuration ends with where the system is active and units failed.</summary>
    public const int UnitsFailed = 4;
}
