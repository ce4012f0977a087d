namespace Snowlift.Runs.Events;

/// <summary>An event without secrets, wherever it holds words that somebody else may have written.</summary>
internal static class RedactedEvent
{
    public static DeployEvent Of(DeployEvent happened, Func<string, string> redact)
    {
        return happened switch
        {
            LogLine e => e with { Text = redact(e.Text) },
            StepProgressed e => e with { Text = OrNull(e.Text) },
            StepFinished e => e with { Summary = redact(e.Summary) },
            StepFailed e => e with { What = redact(e.What) },
            FactLearned e => e with { Value = redact(e.Value) },
            MethodStarted e => e with { Reason = redact(e.Reason) },
            FellBack e => e with { Reason = redact(e.Reason), Detail = OrNull(e.Detail) },
            Notice e => e with { Text = redact(e.Text) },
            EvidenceFound e => e with { Text = redact(e.Text), Lines = [.. e.Lines.Select(redact)] },
            RunFailed e => e with { What = redact(e.What), Why = OrNull(e.Why), Next = OrNull(e.Next), LeftBehind = [.. e.LeftBehind.Select(redact)] },
            _ => happened,
        };

        string? OrNull(string? text) => text is null ? null : redact(text);
    }
}
