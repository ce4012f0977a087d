namespace Snowlift.Deploy.Preflight;

/// <summary>Whether this machine will start it.</summary>
internal static class BootChecks
{
    public static IReadOnlyList<Check> All { get; } = [];
}
