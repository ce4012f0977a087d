namespace Snowlift.Deploy.Preflight;

/// <summary>Whether it will be reachable.</summary>
internal static class NetworkChecks
{
    public static IReadOnlyList<Check> All { get; } = [];
}
