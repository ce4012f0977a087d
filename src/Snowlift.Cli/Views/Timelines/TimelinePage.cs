using System.Globalization;
using System.Net;
using System.Text;
using Snowlift.Cli.Terminal;
using Snowlift.Runs.Journals;

namespace Snowlift.Cli.Views.Timelines;

/// <summary>
/// A run as one HTML page that needs nothing else: no script, no font, no picture from elsewhere, and a policy that forbids them.
/// Light or dark as the reader's device is, and readable on a phone. Everything that a journal says is foreign text here.
/// </summary>
internal static class TimelinePage
{
    private const string Style = """
        :root { color-scheme: light dark; --text: #1f2328; --faint: #59636e; --line: #d1d9e0; --done: #2da44e; --failed: #cf222e; --other: #9a6700; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6edf3; --faint: #9198a1; --line: #3d444d; --done: #3fb950; --failed: #f85149; --other: #d29922; }
          body { background: #0d1117; }
        }
        body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.3rem; } h2 { font-size: 1rem; margin-top: 2rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
        ol { list-style: none; margin: 0; padding: 0; }
        li { display: grid; grid-template-columns: 15rem 1fr 6rem; gap: 0 1rem; align-items: center; padding: .3rem 0; border-top: 1px solid var(--line); }
        .time { text-align: right; font-variant-numeric: tabular-nums; } .note { grid-column: 1 / -1; color: var(--faint); font-size: .85rem; overflow-wrap: anywhere; }
        .bar { height: .7rem; } .bar i { display: block; height: 100%; min-width: 3px; border-radius: 2px; background: var(--done); }
        .Failed .bar i { background: var(--failed); } .Cancelled .bar i, .Unfinished .bar i { background: var(--other); }
        .sign { color: var(--done); } .Failed .sign { color: var(--failed); } .Cancelled .sign, .Unfinished .sign { color: var(--other); }
        .failure { border-left: 4px solid var(--failed); padding-left: 1rem; } pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font: .85rem/1.5 ui-monospace, monospace; }
        footer { margin-top: 2rem; color: var(--faint); font-size: .85rem; }
        @media (max-width: 40rem) { li { grid-template-columns: 1fr max-content; } .bar { grid-column: 1 / -1; grid-row: 2; } }
        """;

    public static string Of(RunRecord record)
    {
        var page = new StringBuilder();
        var title = Text(TimelineWords.Headline(record));
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{title}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1 class="{record.Outcome}"><span class="sign">{TimelineWords.Sign(record.Outcome)}</span> {title}</h1>

            """);
        Facts(page, TimelineWords.Facts(record));
        if (record.Failure is { } failure)
        {
            Failure(page, failure);
        }

        Steps(page, record);
        if (record.Remarks.Count > 0)
        {
            page.Append("<h2>What was said</h2>\n");
            Facts(page, record.Remarks.Select(remark => (TimelineWords.Kind(remark), $"{remark.Text} (at {Amounts.Seconds(remark.At)})")));
        }

        return page.Append("<footer>Made by Snowlift</footer>\n</body>\n</html>\n").ToString();
    }

    private static void Facts(StringBuilder page, IEnumerable<(string Name, string Value)> facts)
    {
        page.Append("<dl>\n");
        foreach (var (name, value) in facts)
        {
            page.Append(CultureInfo.InvariantCulture, $"<dt>{Text(name)}</dt><dd>{Text(value)}</dd>\n");
        }

        page.Append("</dl>\n");
    }

    private static void Steps(StringBuilder page, RunRecord record)
    {
        if (record.Steps.Count == 0)
        {
            return;
        }

        var end = Math.Max(record.Steps.Max(step => step.Began + step.Seconds), 0.001);
        page.Append("<h2>Steps</h2>\n<ol>\n");
        foreach (var step in record.Steps)
        {
            var (from, length) = (Percent(step.Began / end), Percent(step.Seconds / end));
            page.Append(CultureInfo.InvariantCulture, $"""
                <li class="{step.Outcome}"><span><span class="sign">{TimelineWords.Sign(step.Outcome)}</span> {Text(step.Title)}</span>
                <span class="bar"><i style="margin-left:{from}%;width:{length}%"></i></span><span class="time">{Amounts.Seconds(step.Seconds)}</span>
                {(string.IsNullOrEmpty(step.Text) ? "" : $"<span class=\"note\">{Text(step.Text)}</span>")}</li>

                """);
        }

        page.Append("</ol>\n");
    }

    private static void Failure(StringBuilder page, RunFailure failure)
    {
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"failure\">\n<h2>{Text(failure.What)} (exit code {failure.ExitCode})</h2>\n");
        foreach (var (name, text) in new[] { ("why", failure.Why), ("next", failure.Next), ("left", string.Join('\n', failure.LeftBehind)) })
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                page.Append(CultureInfo.InvariantCulture, $"<dl><dt>{name}</dt><dd><pre>{string.Join('\n', text.Split('\n').Select(Text))}</pre></dd></dl>\n");
            }
        }

        page.Append("</div>\n");
    }

    private static string Percent(double share) => Math.Round(Math.Clamp(share, 0, 1) * 100, 2).ToString(CultureInfo.InvariantCulture);

    private static string Text(string foreign) => WebUtility.HtmlEncode(PlainText.Of(foreign));
}
