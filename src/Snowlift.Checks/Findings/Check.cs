namespace Snowlift.Checks.Findings;

/// <summary>What a check is about.</summary>
public enum CheckArea
{
    /// <summary>Whether its owner can get in.</summary>
    Lockout,

    /// <summary>Whether this machine's firmware and kernel will start it.</summary>
    Boot,

    /// <summary>Whether its disks are there, and nobody else's.</summary>
    Disk,

    /// <summary>Whether it will be reachable.</summary>
    Network,

    /// <summary>Whether the configuration means what it says.</summary>
    Sense,
}

/// <summary>
/// One thing that is looked at before anything is created or wiped. Pure: looks at a <see cref="Subject"/> and says what it
/// found; nothing where all is well or where what it needs is not known yet. Documented in docs/preflight.md.
/// </summary>
/// <param name="Name">One or two words, hyphenated, stable: <c>--force</c> takes it.</param>
/// <param name="Question">What it asks, for people: <c>Will the boot loader start on this firmware?</c></param>
/// <param name="CanForce">False where going on all the same is impossible: there would be nothing to install.</param>
public sealed record Check(
    string Name, CheckArea Area, string Question, Func<Subject, IEnumerable<Answer>> Ask, bool CanForce = true)
{
    /// <summary>It holds the configuration against a disk that disko has made: of no use where a system is replaced in place.</summary>
    public bool IsOfLayout { get; init; }

    /// <summary>Asks, and gives what was answered the name of the check.</summary>
    public IEnumerable<Finding> Examine(Subject subject) => Ask(subject).Select(answer => answer.To(Name));
}
