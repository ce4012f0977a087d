using Snowlift.Runs.Events;

namespace Snowlift.Install.Describing;

/// <summary>A file of the flake that is to be written, said before it is.</summary>
/// <param name="Path">Relative to the flake's folder.</param>
/// <param name="IsNew">There is no such file yet.</param>
/// <param name="Diff">What changes, as <c>diff -u</c> shows it.</param>
public sealed record FlakeChange(string Path, bool IsNew, string Diff) : RunEvent
{
    protected override string JsonType => "flake-change";

    public override RunEvent Redacted(Func<string, string> redact) => this with { Path = redact(Path), Diff = redact(Diff) };
}
