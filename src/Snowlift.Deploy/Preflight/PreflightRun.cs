using Snowlift.Deploy.Events;
using Snowlift.Remote.Errors;

namespace Snowlift.Deploy.Preflight;

/// <summary>The checks of one run: what is forced, and what has been said already.</summary>
/// <param name="forced">Names of checks that the user overrides.</param>
internal sealed class PreflightRun(IReadOnlyList<string> forced)
{
    private readonly List<Finding> _said = [];

    public IReadOnlyList<Finding> Findings => _said;

    /// <summary>Looks, reports what is new, and refuses where a check does.</summary>
    /// <exception cref="SnowliftException">A check refuses and is not forced.</exception>
    public void Examine(Subject subject, StepScope scope)
    {
        var found = Look(subject, scope);
        var refused = found.Where(finding => finding is { Severity: Severity.Refuse, IsForced: false }).ToList();
        if (refused.Count > 0)
        {
            throw Refusal(subject.Host, refused);
        }
    }

    /// <summary>Looks and reports what is new, whatever it is.</summary>
    public IReadOnlyList<Finding> Look(Subject subject, StepScope scope)
    {
        var found = Checks.Examine(subject)
            .Select(finding => finding with { IsForced = finding.Severity == Severity.Refuse && forced.Contains(finding.Check, StringComparer.Ordinal) })
            .ToList();
        foreach (var finding in found.Except(_said))
        {
            _said.Add(finding);
            scope.Report(new CheckFound(finding));
        }

        return found;
    }

    /// <summary>A few words on all that was found.</summary>
    public string Summary()
    {
        var forcedCount = _said.Count(finding => finding.IsForced);
        var warned = _said.Count(finding => finding.Severity == Severity.Warn);
        string?[] parts =
        [
            forcedCount > 0 ? $"{forcedCount} forced" : null,
            warned > 0 ? $"{warned} warning{(warned == 1 ? "" : "s")}" : null,
        ];
        var said = string.Join(", ", parts.Where(part => part is not null));
        return said.Length > 0 ? said : $"{Checks.All.Count} checks, nothing against it";
    }

    private static SnowliftException Refusal(string host, List<Finding> refused)
    {
        var what = refused.Count == 1 ? refused[0].Found : $"{refused.Count} checks refuse {host}";
        var why = refused.Count == 1
            ? refused[0].Why
            : string.Join('\n', refused.Select(finding => $"{finding.Check}: {finding.Found}. {finding.Why}"));
        var mends = refused.Select(finding => finding.Mend).Where(mend => mend is not null);
        var names = refused.Select(finding => finding.Check).Distinct(StringComparer.Ordinal);
        return new SnowliftException(
            ExitCode.Refused, what, why,
            string.Join('\n', [.. mends, $"If you know better: {string.Join(' ', names.Select(name => $"--force {name}"))}"]));
    }
}
