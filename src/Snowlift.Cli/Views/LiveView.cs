using System.Collections.Concurrent;
using Snowlift.Checks;
using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Install.Describing;
using Snowlift.Install.Diagnosis;
using Snowlift.Install.Requests;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Views;

/// <summary>
/// For people at a terminal: the steps on a board that is redrawn in place on stderr, with what must be read — cost,
/// notes — in lines above it. One loop alone writes; events only leave word.
/// </summary>
internal sealed class LiveView : IView
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(120);

    /// <summary>A wider one is harder to read, not easier.</summary>
    private const int WidestBoard = 100;

    private readonly CliContext _context;
    private readonly TerminalConsole _console;
    private readonly LiveRegion _region;
    private readonly TimeProvider _time;
    private readonly Ink _ink;
    private readonly StepBoard _board = new();
    private readonly StepBoardPicture _picture;
    private readonly ConcurrentQueue<(string Text, bool IsDiff)> _above = new();
    private CancellationTokenSource _stop = new();
    private Task _drawing = Task.CompletedTask;
    private bool _begun;
    private bool _ended;
    private bool _findingsAreTheResult;

    /// <summary>Begins to draw with the first event.</summary>
    /// <param name="clock">What the run goes by; the drawing goes by the context's.</param>
    public LiveView(CliContext context, TimeProvider clock)
    {
        _context = context;
        _time = context.Time;
        _ink = new Ink(ViewChoice.WantsColor(context));
        _console = new TerminalConsole(() => Math.Min(WidestBoard, context.Terminal.Width()), _ink.IsWanted);
        _region = new LiveRegion(context.Error, context.Terminal.Width, ViewChoice.Reflows(context));
        _picture = new StepBoardPicture(_board, clock, _time);
    }

    public void OnEvent(RunEvent happened)
    {
        if (!_begun)
        {
            _begun = true;
            _drawing = DrawAsync(_stop.Token);
        }

        _findingsAreTheResult |= happened is RunStarted { Command: RunKind.Check };
        var line = happened switch
        {
            RunStarted run => Phrases.Of(run),
            CostSaid cost => Phrases.Of(cost),
            Notice notice => Phrases.Of(notice),
            FellBack fallback => Phrases.Of(fallback),
            EvidenceFound evidence => Phrases.Of(evidence),
            CheckFound when _findingsAreTheResult => null,
            CheckFound check => Phrases.Of(check),
            _ => null,
        };
        if (line is not null)
        {
            _above.Enqueue((line, false));
        }

        if (happened is FlakeChange change)
        {
            foreach (var text in Phrases.Of(change))
            {
                _above.Enqueue((text, true));
            }
        }

        _board.Apply(happened);
    }

    public async ValueTask<IAsyncDisposable?> PauseAsync()
    {
        await StopDrawingAsync();
        return new Resume(this);
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        await StopDrawingAsync();
        _board.Stop();
        if (!_board.Rows.IsEmpty)
        {
            _region.Draw([], _console.Lines(_picture));
            _region.Leave();
        }

        _stop.Dispose();
    }

    private async Task StopDrawingAsync()
    {
        await _stop.CancelAsync();
        await _drawing;
    }

    private async Task DrawAsync(CancellationToken stop)
    {
        // The first thing the caller does must not wait for the terminal.
        await Task.Yield();
        for (var more = true; more;)
        {
            more = !stop.IsCancellationRequested;
            var lines = _console.Lines(_picture);
            _region.Draw(TakeAbove(), [.. lines.Skip(lines.Count - Room)]);
            await Task.Delay(Redraw, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _region.Clear();
    }

    /// <summary>
    /// Half of the window, for the youngest steps: in one of half the width they take twice the rows, and what has scrolled out of it
    /// cannot be drawn anew. All of them are shown in the end.
    /// </summary>
    private int Room => Math.Max(4, (_context.Terminal.Height() / 2) - 1);

    private List<string> TakeAbove()
    {
        var lines = new List<string>();
        var width = _context.Terminal.Width() - 1;
        while (_above.TryDequeue(out var next))
        {
            var plain = PlainText.ForColumns(next.Text);
            // A difference is a file's own text: its blanks count.
            lines.AddRange(next.IsDiff ? [_ink.Difference(plain)] : WordWrap.Lines(plain, width));
        }

        return lines;
    }

    private sealed class Resume(LiveView view) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            view._stop.Dispose();
            view._stop = new CancellationTokenSource();
            view._drawing = view._begun ? view.DrawAsync(view._stop.Token) : Task.CompletedTask;
            return ValueTask.CompletedTask;
        }
    }
}
