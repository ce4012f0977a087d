namespace Snowlift.Provision.Deletion;

/// <summary>What went and what stayed.</summary>
/// <param name="ServerId">Null where there was no such server (any more).</param>
/// <param name="Cost">What the server has cost in all, net.</param>
/// <param name="Monthly">What it would have gone on costing a month at most, net.</param>
/// <param name="Deleted">What went, some words each.</param>
/// <param name="Kept">What stayed and costs, with its price.</param>
public sealed record DestroyReport(
    string Host, long? ServerId, decimal Cost, decimal Monthly, string Currency, double AgeSeconds, IReadOnlyList<string> Deleted, IReadOnlyList<string> Kept);
