namespace Snowlift.Deploy.Preflight;

/// <summary>Whether the configuration means what it says.</summary>
internal static class SenseChecks
{
    public static IReadOnlyList<Check> All { get; } = [];
}
