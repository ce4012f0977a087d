namespace Snowlift.Deploy.Preflight;

/// <summary>Whether its owner will get in.</summary>
internal static class LockoutChecks
{
    public static IReadOnlyList<Check> All { get; } = [];
}
