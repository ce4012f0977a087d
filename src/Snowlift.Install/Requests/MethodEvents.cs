using Snowlift.Runs.Events;

namespace Snowlift.Install.Requests;

/// <summary>A way into NixOS is tried.</summary>
/// <param name="Reason">Why this one, a few words.</param>
public sealed record MethodStarted(Method Method, string Reason) : RunEvent
{
    protected override string JsonType => "method-started";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Reason = redact(Reason) };
}

/// <summary>A method did not work on this machine; the machine is brought back, and another one is tried.</summary>
/// <param name="From">What failed.</param>
/// <param name="To">What is tried next.</param>
/// <param name="Reason">Why it failed, one sentence.</param>
/// <param name="Detail">What the machine said, where it said something.</param>
public sealed record FellBack(Method From, Method To, string Reason, string? Detail) : RunEvent
{
    protected override string JsonType => "fallback";

    public override RunEvent Redacted(Func<string, string> redact) =>
        this with { Reason = redact(Reason), Detail = Detail is null ? null : redact(Detail) };
}
