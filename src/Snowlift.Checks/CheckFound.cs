using System.Text.Json.Serialization;
using Snowlift.Checks.Findings;
using Snowlift.Runs.Events;

namespace Snowlift.Checks;

/// <summary>A check has something to say; a refusal that is not forced ends the run.</summary>
public sealed record CheckFound(Finding Finding) : RunEvent
{
    protected override string JsonType => "check";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Finding = Finding.Redacted(redact) };
}

/// <summary>How this room's events are written as JSON.</summary>
[JsonSerializable(typeof(CheckFound))]
public sealed partial class CheckEventJson : JsonSerializerContext;
