using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs.Events;

namespace Snowlift.Machines.Reports;

/// <summary>How a system is: what systemd says.</summary>
/// <param name="System">The store path that runs.</param>
/// <param name="State"><c>running</c>, <c>degraded</c>.</param>
public sealed record UnitReport(string System, string State, IReadOnlyList<string> Failed)
{
    /// <summary>Asks a machine.</summary>
    /// <param name="limit">How long it may still be starting.</param>
    public static async Task<UnitReport> AskAsync(
        SshSession session, TimeSpan limit, StepScope scope, CancellationToken cancellation)
    {
        var said = await session.RunAsync(Scripts.Verify(limit), new ProcessOutput(OnErrorLine: scope.Log), cancellation);
        return new UnitReport(said["system"] ?? "", said["state"] ?? "unknown", [.. said.Values["failed"]]);
    }

    /// <summary>Those that fail here and did not before.</summary>
    public IReadOnlyList<string> Newly(IReadOnlyList<string> before) => [.. Failed.Except(before, StringComparer.Ordinal)];
}
