using System.Text.Json.Serialization;

namespace Snowlift.Checks.Findings;

/// <summary>How much a finding weighs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>May go wrong, or not last.</summary>
    Warn,

    /// <summary>Would lock out, not boot, or lose data: nothing is created or wiped.</summary>
    Refuse,
}

/// <summary>What a check's question is answered with; the check itself knows its name.</summary>
/// <param name="Found">What was found, one sentence without a full stop.</param>
/// <param name="Why">Why it matters: what would happen.</param>
/// <param name="Mend">The exact lines that would mend it, or what to do; may span lines; null where nothing need be done.</param>
public sealed record Answer(Severity Severity, string Found, string Why, string? Mend = null)
{
    /// <summary>The finding of a check of that name.</summary>
    public Finding To(string check) => new(check, Severity, Found, Why, Mend);
}

/// <summary>Something a check has to say of a host.</summary>
/// <param name="Check">The check's name, which <c>--force</c> takes: <c>loader</c>.</param>
/// <param name="Found">What was found, one sentence without a full stop.</param>
/// <param name="Why">Why it matters: what would happen.</param>
/// <param name="Mend">The exact lines that would mend it, or what to do; may span lines; null where nothing need be done.</param>
public sealed record Finding(string Check, Severity Severity, string Found, string Why, string? Mend = null)
{
    /// <summary>The user said to go on all the same.</summary>
    public bool IsForced { get; init; }

    /// <summary>The same without secrets.</summary>
    public Finding Redacted(Func<string, string> redact) => this with
    {
        Found = redact(Found), Why = redact(Why), Mend = Mend is null ? null : redact(Mend),
    };
}
