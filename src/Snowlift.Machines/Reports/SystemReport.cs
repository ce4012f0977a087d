using System.Collections.Immutable;
using System.Globalization;
using Snowlift.Remote.Ssh;

namespace Snowlift.Machines.Reports;

/// <summary>What a running system says of itself; the answer of <c>verify.sh</c>.</summary>
/// <param name="Current">What <c>/run/current-system</c> is.</param>
/// <param name="Booted">What <c>/run/booted-system</c> is: the same, unless another generation was activated since.</param>
/// <param name="State">systemd's word: <c>running</c>, <c>degraded</c>, <c>starting</c> …</param>
/// <param name="Ports">TCP ports that others may reach; empty where they cannot be found out.</param>
/// <param name="HomeManager">How Home Manager's activation ended for whom.</param>
public sealed record SystemReport(
    string? BootId,
    string? Current,
    string? Booted,
    string? HostName,
    string? Kernel,
    string State,
    int? Generation,
    double? StartupSeconds,
    ImmutableArray<int> Ports,
    ImmutableArray<FailedUnit> Failed,
    ImmutableArray<(string User, string Result)> HomeManager)
{
    /// <summary>Reads the answer.</summary>
    public static SystemReport From(ScriptResult said) => new(
        said["boot_id"],
        said["system"],
        said["booted"],
        said["hostname"],
        said["kernel"],
        said["state"] ?? "unknown",
        int.TryParse(said["generation"], out var generation) ? generation : null,
        double.TryParse(said["startup"], NumberStyles.Float, CultureInfo.InvariantCulture, out var startup) ? startup : null,
        [.. said.Values["listening"].Select(text => int.TryParse(text, out var port) ? port : 0).Where(port => port > 0).Distinct().Order()],
        [.. said.Values["failed"].Select(unit => new FailedUnit(unit, null, After(said.Values["failed_line"], unit))),
            .. said.Values["failed_user"].Select(words => words.Split(' ', 2)).Where(words => words.Length == 2)
                .Select(words => new FailedUnit(words[1], words[0], After(said.Values["failed_user_line"], $"{words[0]} {words[1]}")))],
        [.. said.Values["home_manager"].Select(words => words.Split(' ', 2)).Where(words => words.Length == 2)
            .Select(words => (words[0], words[1]))]);

    private static ImmutableArray<string> After(IEnumerable<string> lines, string words) =>
        [.. lines.Where(line => line.StartsWith(words + " ", StringComparison.Ordinal)).Select(line => line[(words.Length + 1)..])];
}
