using Spectre.Console;
using Spectre.Console.Rendering;

namespace Snowlift.Cli.Views;

/// <summary>
/// Draws the board, one line a step: sign, title, what goes on, time. Every line fits the width, so that nothing wraps
/// and the cursor always finds back.
/// </summary>
/// <param name="clock">What the run goes by.</param>
/// <param name="wall">What the spinner turns by: a rehearsal's clock may run many times faster.</param>
internal sealed class StepBoardPicture(StepBoard board, TimeProvider clock, TimeProvider wall) : Renderable
{
    private const int SignColumn = 2;
    private const int Gap = 2;
    private const int TimeColumn = 10;
    private const int LeastMiddle = 8;
    private const int Bar = 16;
    private const string Spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static readonly TimeSpan SpinnerTurn = TimeSpan.FromMilliseconds(120);

    private static readonly Style Plain = Style.Plain;
    private static readonly Style Faint = new(decoration: Decoration.Dim);
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Busy = new(Color.Blue);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        // A line of air.
        yield return new Segment("");
        yield return Segment.LineBreak;
        var rows = board.Rows;
        if (rows.IsEmpty)
        {
            yield return Sign(StepState.Running, turn: 0);
            yield return new Segment(" Starting", Faint);
            yield return Segment.LineBreak;
            yield break;
        }

        var now = clock.GetUtcNow();
        var turn = (int)(wall.GetUtcNow().Ticks / SpinnerTurn.Ticks % Spinner.Length);

        // A full last column makes some terminals wrap.
        var width = maxWidth - 1;
        var titles = Math.Min(
            Math.Min(rows.Max(r => new Segment(r.Title).CellCount()), Math.Max(12, width * 2 / 5)),
            width - SignColumn - Gap - TimeColumn);
        foreach (var row in rows)
        {
            foreach (var segment in Line(row, now, turn, titles, width))
            {
                yield return segment;
            }

            yield return Segment.LineBreak;
        }
    }

    private static IEnumerable<Segment> Line(StepRow row, DateTimeOffset now, int turn, int titles, int width)
    {
        yield return Sign(row.State, turn);
        yield return new Segment(" ");
        yield return Fit(row.Title, titles, row.State == StepState.Failed ? Bad : Plain);
        var middle = width - SignColumn - titles - Gap - TimeColumn;
        yield return new Segment(new string(' ', Gap));
        if (middle >= LeastMiddle)
        {
            foreach (var segment in FitAll(Middle(row, middle), middle))
            {
                yield return segment;
            }
        }

        var seconds = row.State is StepState.Done or StepState.Failed
            ? Amounts.Seconds(row.Seconds)
            : Amounts.Growing(Math.Max(0, (now - row.Began).TotalSeconds));
        yield return new Segment((row.State == StepState.Stopped ? "" : seconds).PadLeft(TimeColumn), Faint);
    }

    private static Segment Sign(StepState state, int turn) => state switch
    {
        StepState.Done => new Segment(Glyphs.Done, Good),
        StepState.Failed => new Segment(Glyphs.Failed, Bad),
        StepState.Stopped => new Segment(Glyphs.Stopped, Faint),
        _ => new Segment(Spinner[turn].ToString(), Busy),
    };

    private static IEnumerable<Segment> Middle(StepRow row, int width)
    {
        if (row.State is not StepState.Running || row.Progress is not { } progress)
        {
            yield return new Segment(row.Text, row.State == StepState.Failed ? Plain : Faint);
            yield break;
        }

        var amount = Amounts.Progress(progress) ?? "";
        if (Amounts.Share(progress) is { } share && width >= Bar + 1 + amount.Length)
        {
            var full = (int)Math.Floor(share * Bar);
            yield return new Segment(new string('━', full), Busy);
            yield return new Segment(new string('─', Bar - full), Faint);
            yield return new Segment(" ");
        }

        yield return new Segment(amount);
        if (row.Text.Length > 0)
        {
            yield return new Segment($"  {row.Text}", Faint);
        }
    }

    private static Segment Fit(string text, int width, Style style)
    {
        var segments = FitAll([new Segment(text, style)], width);
        return new Segment(string.Concat(segments.Select(s => s.Text)), style);
    }

    /// <summary>Cuts with an ellipsis, between words where that can be, or fills with blanks, to exactly the width in cells.</summary>
    private static List<Segment> FitAll(IEnumerable<Segment> segments, int width)
    {
        var all = segments.Where(s => s.Text.Length > 0).ToList();
        var fitted = all;
        if (Segment.CellCount(all) > width)
        {
            fitted = Cut(all, width - 1);
            if (string.Concat(all.Select(s => s.Text))[fitted.Sum(s => s.Text.Length)] != ' ')
            {
                BetweenWords(fitted);
            }

            fitted.Add(new Segment("…", fitted.Count > 0 ? fitted[^1].Style : Plain));
        }

        fitted.Add(new Segment(new string(' ', Math.Max(0, width - Segment.CellCount(fitted)))));
        return fitted;
    }

    /// <summary>Drops the piece of a word at the end, unless little else would be left.</summary>
    private static void BetweenWords(List<Segment> cut)
    {
        if (cut is [.., var last] && last.Text.LastIndexOf(' ') is > 0 and var blank && blank >= last.Text.Length / 2)
        {
            cut[^1] = new Segment(last.Text[..(blank + 1)], last.Style);
        }
    }

    private static List<Segment> Cut(List<Segment> segments, int width)
    {
        var kept = new List<Segment>();
        var left = width;
        foreach (var segment in segments)
        {
            var length = 0;
            while (length < segment.Text.Length && Cells(segment.Text[length]) is var cells && cells <= left)
            {
                left -= cells;
                length++;
            }

            if (length > 0)
            {
                kept.Add(new Segment(segment.Text[..length], segment.Style));
            }

            if (length < segment.Text.Length)
            {
                break;
            }
        }

        return kept;
    }

    private static int Cells(char c) => new Segment(c.ToString()).CellCount();
}
