namespace Snowlift.Deploy.Aftermath;

/// <summary>Ranks what probably keeps a machine from coming back. Pure: the same evidence, the same causes.</summary>
internal static class Causes
{
    public const int Most = 3;

    /// <summary>The likeliest first, three at most, of different topics.</summary>
    public static IReadOnlyList<Cause> From(Evidence evidence) =>
        [.. All(evidence)
            .OrderByDescending(likely => likely.Weight)
            .DistinctBy(likely => likely.Topic)
            .Take(Most)
            .Select(likely => likely.Cause)];

    private static IEnumerable<Likely> All(Evidence evidence)
    {
        var common = CloudCauses.From(evidence).Concat(SerialCauses.From(evidence));
        return evidence.Awaited == Awaited.Installer
            ? common.Concat(InstallerCauses.From(evidence))
            : common.Concat(BootCauses.From(evidence)).Concat(ReachCauses.From(evidence)).Concat(FindingCauses.From(evidence));
    }
}
