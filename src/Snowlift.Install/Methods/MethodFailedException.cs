using Snowlift.Install.Diagnosis;
using Snowlift.Remote.Errors;

namespace Snowlift.Install.Methods;

/// <summary>A method did not work on this machine; another one may. Whatever would fail with every method is thrown as it is.</summary>
/// <param name="explanation">What people read when no other method is left.</param>
/// <param name="diskTouched">Whether the old system may be gone from the disk: a reset would not bring it back.</param>
internal sealed class MethodFailedException(SnowliftException explanation, bool diskTouched)
    : Exception(explanation.What, explanation)
{
    public SnowliftException Explanation { get; } = explanation;

    public bool DiskTouched { get; } = diskTouched;

    /// <summary>Every method that boots an installer would fail for the same reason.</summary>
    public bool RulesOutInstaller { get; init; }

    /// <summary>The machine that did not come back, to find out why once no method is left; null where it answers.</summary>
    public Case? NotBack { get; init; }
}
