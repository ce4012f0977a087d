using Snowlift.Checks.Findings;
using Snowlift.Remote.Errors;
using Snowlift.Runs.Events;

namespace Snowlift.Checks;

/// <summary>The checks of one run: what is forced, and what has been said already.</summary>
/// <param name="forced">Names of checks that the user overrides.</param>
public sealed class PreflightRun(IReadOnlyList<string> forced)
{
    private readonly HashSet<Finding> _said = [];

    /// <summary>
    /// The network is going to be written once the machine is known: until then what refuses it is not said.
    /// </summary>
    public bool NetworkIsToCome { get; set; }

    /// <summary>What the last look found, the gravest first: the more is known, the surer it is.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>Looks, and reports what is new.</summary>
    public void Look(Subject subject, StepScope scope)
    {
        Findings = [.. AllChecks.Examine(subject).Select(Weigh).Where(finding => !(NetworkIsToCome && IsOfNetwork(finding)))];
        foreach (var finding in Findings.Where(_said.Add))
        {
            scope.Report(new CheckFound(finding));
        }
    }

    /// <summary>Looks at one area again right before something is done that it is about; says nothing but a refusal.</summary>
    /// <exception cref="SnowliftException">A check refuses and is not forced.</exception>
    public void Recheck(CheckArea area, Subject subject) =>
        Enforce(subject.Host, AllChecks.All.Where(check => check.Area == area).SelectMany(check => check.Examine(subject)).Select(Weigh));

    /// <summary>Refuses where anything that was found does.</summary>
    /// <exception cref="SnowliftException">A check refuses and is not forced.</exception>
    public void Enforce(string host) => Enforce(host, Findings);

    /// <summary>A few words on all that was found.</summary>
    public string Summary()
    {
        var forcedCount = Findings.Count(finding => finding.IsForced);
        var refused = Findings.Count(finding => finding is { Severity: Severity.Refuse, IsForced: false });
        var warned = Findings.Count(finding => finding.Severity == Severity.Warn);
        string?[] parts =
        [
            refused > 0 ? $"{refused} refusal{(refused == 1 ? "" : "s")}" : null,
            forcedCount > 0 ? $"{forcedCount} forced" : null,
            warned > 0 ? $"{warned} warning{(warned == 1 ? "" : "s")}" : null,
        ];
        var said = string.Join(", ", parts.Where(part => part is not null));
        return said.Length > 0 ? said : $"{AllChecks.All.Count} checks, nothing against it";
    }

    private static void Enforce(string host, IEnumerable<Finding> findings)
    {
        var refused = findings.Where(finding => finding is { Severity: Severity.Refuse, IsForced: false }).ToList();
        if (refused.Count > 0)
        {
            throw Refusal(host, refused);
        }
    }

    private static bool IsOfNetwork(Finding finding) => NetworkChecks.All.Any(check => check.Name == finding.Check);

    private Finding Weigh(Finding finding) => finding with
    {
        IsForced = finding.Severity == Severity.Refuse && forced.Contains(finding.Check, StringComparer.Ordinal),
    };

    private static SnowliftException Refusal(string host, List<Finding> refused)
    {
        var what = refused.Count == 1 ? refused[0].Found : $"{refused.Count} checks refuse {host}";
        var why = refused.Count == 1
            ? refused[0].Why
            : string.Join('\n', refused.Select(finding => $"{finding.Check}: {finding.Found}. {finding.Why}"));
        var mends = refused.Select(finding => finding.Mend).Where(mend => mend is not null);
        var names = refused.Select(finding => finding.Check).Distinct(StringComparer.Ordinal).ToList();
        // Forcing one is of no use beside another that cannot be.
        var canForce = names.TrueForAll(name => AllChecks.All.Any(check => check.Name == name && check.CanForce));
        return new SnowliftException(
            ExitCode.Refused, what, why,
            string.Join('\n', [.. mends, .. canForce ? [$"If you know better: {string.Join(' ', names.Select(name => $"--force {name}"))}"] : (string[])[]]));
    }
}
