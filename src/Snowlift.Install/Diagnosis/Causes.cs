namespace Snowlift.Install.Diagnosis;

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
        IReadOnlyList<Likely> seen = [.. CloudCauses.From(evidence), .. SerialCauses.From(evidence)];
        IReadOnlyList<Likely> thought = evidence.Awaited == Awaited.Installer
            ? [.. InstallerCauses.From(evidence)]
            : [.. BootCauses.From(evidence), .. ReachCauses.From(evidence), .. FindingCauses.From(evidence)];

        // Where the console shows the end of the boot, what merely might be is left out.
        return SerialCauses.From(evidence).Any() && !ReachCauses.Ran(evidence)
            ? seen.Concat(thought.Where(likely => likely.Weight >= Likely.WithReason))
            : seen.Concat(thought);
    }
}
