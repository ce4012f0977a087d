namespace Snowlift.Machines.Reports;

/// <summary>How a system is: what systemd says.</summary>
/// <param name="System">The store path that runs.</param>
/// <param name="State"><c>running</c>, <c>degraded</c>.</param>
public sealed record UnitReport(string System, string State, IReadOnlyList<string> Failed)
{
    /// <summary>What of a report is about units: those of users' own managers are left out.</summary>
    public static UnitReport Of(SystemReport report) =>
        new(report.Current ?? "", report.State, [.. report.Failed.Where(unit => unit.User is null).Select(unit => unit.Unit)]);

    /// <summary>Those that fail here and did not before.</summary>
    public IReadOnlyList<string> Newly(IReadOnlyList<string> before) => [.. Failed.Except(before, StringComparer.Ordinal)];
}
