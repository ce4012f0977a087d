using System.Text.Json.Serialization;

namespace Snowlift.Machines.Reports;

/// <summary>A unit that failed.</summary>
/// <param name="User">Whose manager runs it; null for the system's own.</param>
/// <param name="LastLines">Its last lines in the journal, the oldest first; the machine's own words.</param>
public sealed record FailedUnit(string Unit, string? User, IReadOnlyList<string> LastLines)
{
    /// <summary>For people: <c>nginx.service</c>, <c>backup.service of alice</c>.</summary>
    [JsonIgnore]
    public string Name => User is null ? Unit : $"{Unit} of {User}";

    /// <summary>The same without secrets.</summary>
    public FailedUnit Redacted(Func<string, string> redact) => this with { LastLines = [.. LastLines.Select(redact)] };
}
