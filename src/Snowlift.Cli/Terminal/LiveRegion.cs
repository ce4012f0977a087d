using System.Text;

namespace Snowlift.Cli.Terminal;

/// <summary>One line to draw.</summary>
/// <param name="Text">May hold colours.</param>
/// <param name="Columns">How many columns it takes.</param>
internal readonly record struct RegionLine(string Text, int Columns);

/// <summary>
/// Lines at the foot of a terminal that are drawn again in place, with other text scrolling by above. Between two drawings the
/// cursor stands below them, visible: whatever ends the program, there is nothing to put back.
/// </summary>
/// <param name="width">The terminal's columns, now.</param>
/// <param name="reflows">Whether a narrower window breaks lines that were drawn before.</param>
internal sealed class LiveRegion(TextWriter output, Func<int> width, bool reflows)
{
    // Source: ECMA-48, 8.3.22 (CUU), 8.3.39 (ED), 8.3.41 (EL)
    private const string ToStart = "\r";

    /// <summary>
    /// From the second column on, over a blank in the first: from the very first cell of a screen, tmux would not erase what stands
    /// below but keep it, in its history.
    /// </summary>
    private const string EraseBelow = " \u001b[J\r";
    private const string EraseRest = "\u001b[K";

    private IReadOnlyList<RegionLine> _drawn = [];

    /// <summary>Draws in the place of what was drawn before, in one piece.</summary>
    /// <param name="above">Lines to stay, above; they may be as long as they like.</param>
    public void Draw(IEnumerable<string> above, IReadOnlyList<RegionLine> lines)
    {
        var text = new StringBuilder(Back());
        foreach (var line in above)
        {
            text.Append(line).Append(EraseRest).Append('\n');
        }

        foreach (var line in lines)
        {
            text.Append(line.Text).Append(EraseRest).Append('\n');
        }

        _drawn = lines;
        output.Write(text.Append(EraseBelow).ToString());
        output.Flush();
    }

    /// <summary>Takes the region off the terminal.</summary>
    public void Clear()
    {
        if (_drawn.Count > 0)
        {
            Draw([], []);
        }
    }

    /// <summary>What is drawn stays; the next drawing begins below it.</summary>
    public void Leave() => _drawn = [];

    /// <summary>
    /// Back to the region's first row. Since it was drawn the window may have become narrower, and then its lines take more rows.
    /// </summary>
    private string Back()
    {
        var columns = Math.Max(1, width());
        var rows = _drawn.Sum(line => reflows ? Math.Max(1, (line.Columns + columns - 1) / columns) : 1);
        if (rows == 0)
        {
            return "";
        }

        var up = $"\u001b[{rows}A{ToStart}";
        return rows == _drawn.Count ? up : up + EraseBelow;
    }
}
