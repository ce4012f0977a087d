namespace Snowlift.Deploy.Preflight;

/// <summary>Whether its disks are there, and nobody else's.</summary>
internal static class DiskChecks
{
    public static IReadOnlyList<Check> All { get; } = [];
}
