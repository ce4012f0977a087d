using Snowlift.Checks.Boot;
using Snowlift.Checks.Findings;
using Snowlift.Checks.Logins;

namespace Snowlift.Checks;

/// <summary>Every check there is, in the order in which findings are shown.</summary>
public static class AllChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        .. LockoutChecks.All,
        .. BootChecks.All,
        .. DiskChecks.All,
        .. NetworkChecks.All,
        .. SenseChecks.All,
    ];

    /// <summary>What there is to say, the gravest first, each check's in its own order.</summary>
    public static IReadOnlyList<Finding> Examine(Subject subject) =>
        [.. All.Where(check => !(subject.IsInPlace && check.IsOfLayout)).SelectMany(check => check.Examine(subject)).OrderByDescending(finding => finding.Severity)];
}
