using Snowlift.Cli.Terminal;

namespace Snowlift.Cli.Views;

/// <summary>Columns as wide as they must be, two blanks between them.</summary>
internal sealed class TextTable(params string[] headings)
{
    public void Write(TextWriter output, IEnumerable<string[]> rows)
    {
        var all = rows.Select(r => r.Select(PlainText.Of).ToArray()).Prepend(headings).ToList();
        var widths = headings.Select((_, column) => all.Max(r => r[column].Length)).ToArray();
        foreach (var row in all)
        {
            output.WriteLine(("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
        }
    }
}
