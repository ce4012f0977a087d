using Snowlift.Checks;
using Snowlift.Checks.Findings;

namespace Snowlift.Install.Diagnosis;

/// <summary>What a check had warned of, and was overridden or not heeded.</summary>
internal static class FindingCauses
{
    public static IEnumerable<Likely> From(Evidence evidence)
    {
        var ran = ReachCauses.Ran(evidence);
        foreach (var finding in evidence.Findings.Where(finding => finding.IsForced || finding.Severity == Severity.Warn))
        {
            var area = AllChecks.All.FirstOrDefault(check => check.Name == finding.Check)?.Area;
            var (topic, weight) = area switch
            {
                CheckArea.Boot => (Topic.Loader, ran ? 0 : 72),
                CheckArea.Disk => (Topic.Disk, ran ? 0 : 72),
                CheckArea.Network => (Topic.Network, ran ? 89 : 45),
                CheckArea.Lockout => (Topic.Login, ran ? 75 : 30),
                _ => (Topic.Login, 0),
            };
            if (weight > 0)
            {
                yield return new Likely(
                    weight + (finding.IsForced ? 15 : 0), topic, new Cause(
                        finding.Found, $"The check {finding.Check} said so before: {finding.Why}", finding.Mend ?? "Mend what the check names."));
            }
        }
    }
}
