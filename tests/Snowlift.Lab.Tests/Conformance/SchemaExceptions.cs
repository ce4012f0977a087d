namespace Snowlift.Lab.Tests.Conformance;

/// <summary>
/// Where the API has moved on since the document of 2026-02-20, and the lab follows the API. Each with its reason; what
/// is not here must hold.
/// </summary>
internal static class SchemaExceptions
{
    private static readonly IReadOnlyList<(string Place, string Problem, string Reason)> All =
    [
        ("server.datacenter", "is missing", "the property was removed from servers on 2026-07-01; location stays"),
        ("servers[].datacenter", "is missing", "the same, in lists"),
        ("primary_ip.datacenter", "is missing", "the property was removed from primary IPs on 2026-07-01"),
        ("primary_ips[].datacenter", "is missing", "the same, in lists"),
        ("meta", "is not in the document", "GET /actions: the document gives no pages there, the official clients ask for them"),
        ("locations[].available", "is not in the document", "newer than the document: per location, what is in stock just now"),
        ("locations[].recommended", "is not in the document", "came together with available"),
    ];

    /// <summary>Whether a problem is one of those, wherever the resource is nested.</summary>
    public static bool Covers(string problem) =>
        All.Any(e => problem.EndsWith($".{e.Place} {e.Problem}", StringComparison.Ordinal));
}
