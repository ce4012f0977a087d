namespace Snowlift.Machines.Reports;

/// <summary>What a conversion in place has left of the system before.</summary>
/// <param name="Bytes">What it takes on the disk.</param>
/// <param name="OsName">What it was, where that can be told.</param>
public sealed record OldRoot(long Bytes, string? OsName)
{
    public override string ToString() => OsName ?? "the old system";
}
