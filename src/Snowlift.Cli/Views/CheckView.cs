using Snowlift.Checks.Findings;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Install;

namespace Snowlift.Cli.Views;

/// <summary>What the checks found, on stdout: one block a finding, the gravest first, and a line that sums up.</summary>
/// <param name="width">The terminal's columns; null where there is none.</param>
internal sealed class CheckView(TextWriter output, int? width, bool color)
{
    private const string Indent = "    ";

    public static CheckView For(CliContext context) =>
        new(
            context.Out,
            context.Terminal.OutWidth,
            context.Terminal.OutIsTerminal && ViewChoice.WantsColor(context));

    public void Write(CheckReport report)
    {
        Write(report.Findings);
        output.WriteLine(PlainText.Of(Sum(report)));
    }

    /// <summary>The findings alone, a blank line after each.</summary>
    public void Write(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Write(finding);
            output.WriteLine();
        }
    }

    private static string Sum(CheckReport report)
    {
        var against = report.Machine is { } machine ? $" on {machine}" : "";
        string[] counts =
        [
            .. Count("refusal", f => f is { Severity: Severity.Refuse, IsForced: false }),
            .. Count("forced", f => f.IsForced, plural: "forced"),
            .. Count("warning", f => f.Severity == Severity.Warn),
        ];
        var verdict = report.Passes ? "may be deployed" : "would not be deployed";
        return $"{report.Host}{against} {verdict}: {(counts.Length > 0 ? string.Join(", ", counts) : "nothing against it")}.";

        IEnumerable<string> Count(string name, Func<Finding, bool> which, string? plural = null) =>
            report.Findings.Count(which) switch
            {
                0 => [],
                1 => [$"1 {name}"],
                var many => [$"{many} {plural ?? name + "s"}"],
            };
    }

    private void Write(Finding finding)
    {
        var (glyph, paint) = finding switch
        {
            { IsForced: true } => ("»", "33"),
            { Severity: Severity.Refuse } => (Glyphs.Failed, "31"),
            { Severity: Severity.Warn } => ("!", "33"),
            _ => ("·", "2"),
        };
        var forced = finding.IsForced ? " (forced)" : "";
        output.WriteLine($"{Paint(glyph, paint)} {Paint(PlainText.Of($"{finding.Check}: {finding.Found}"), "1")}{forced}");
        foreach (var line in finding.Why.Split('\n').SelectMany(Fit))
        {
            output.WriteLine(Indent + line);
        }

        // Lines to copy stay as they are.
        foreach (var line in finding.Mend?.Split('\n') ?? [])
        {
            output.WriteLine($"{Indent}{Paint(line == finding.Mend!.Split('\n')[0] ? "→" : " ", "2")} {PlainText.Of(line)}".TrimEnd());
        }
    }

    private IEnumerable<string> Fit(string line)
    {
        var text = PlainText.Of(line);
        var room = width - Indent.Length;
        return room is null || text.Length <= room ? [text] : WordWrap.Lines(text, Math.Max(20, room.Value));
    }

    private string Paint(string text, string code) => new Ink(color).Paint(text, code);
}
