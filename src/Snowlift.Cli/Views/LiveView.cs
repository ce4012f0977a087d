using System.Collections.Concurrent;
using Snowlift.Cli.Terminal;
using Snowlift.Deploy.Events;
using Spectre.Console;

namespace Snowlift.Cli.Views;

/// <summary>
/// For people at a terminal: the steps on a board that is redrawn in place on stderr, with what must be read — cost,
/// notes — in lines above it. One loop alone writes; events only leave word.
/// </summary>
internal sealed class LiveView : IView
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(120);

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly StepBoard _board = new();
    private readonly StepBoardPicture _picture;
    private readonly ConcurrentQueue<(string Text, Style? Style)> _above = new();
    private CancellationTokenSource _stop = new();
    private Task _drawing = Task.CompletedTask;
    private bool _begun;
    private bool _ended;
    private bool _findingsAreTheResult;

    /// <summary>Begins to draw with the first event.</summary>
    /// <param name="clock">What the run goes by; the drawing goes by the context's.</param>
    public LiveView(CliContext context, TimeProvider clock)
    {
        _console = TerminalConsole.Open(context);
        _time = context.Time;
        _picture = new StepBoardPicture(_board, clock, _time);
    }

    public void OnEvent(DeployEvent happened)
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
            _above.Enqueue((line, null));
        }

        if (happened is FlakeChange change)
        {
            foreach (var text in Phrases.Of(change))
            {
                _above.Enqueue((text, StyleOf(text)));
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
            _console.Write(_picture);
        }

        _stop.Dispose();
    }

    private async Task StopDrawingAsync()
    {
        await _stop.CancelAsync();
        await _drawing;
    }

    private Task DrawAsync(CancellationToken stop) => _console
        .Live(_picture)
        .AutoClear(true)
        .Overflow(VerticalOverflow.Crop)
        .Cropping(VerticalOverflowCropping.Top)
        .StartAsync(async live =>
        {
            // The first thing the caller does must not wait for the terminal.
            await Task.Yield();
            for (var more = true; more;)
            {
                more = !stop.IsCancellationRequested;
                WriteAbove();
                live.Refresh();
                await Task.Delay(Redraw, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });

    private void WriteAbove()
    {
        while (_above.TryDequeue(out var next))
        {
            var (text, style) = next;
            // Written over the board, which is then drawn anew below: blanks wipe what stood there.
            var width = _console.Profile.Width - 1;
            var plain = PlainText.ForColumns(text);
            // What is styled is a file's own text: its blanks count.
            foreach (var line in style is null ? WordWrap.Lines(plain, width) : plain.Chunk(width).Select(part => new string(part)))
            {
                _console.WriteLine(line.PadRight(width)[..width], style ?? Style.Plain);
            }
        }
    }

    // As git colours a difference.
    private static Style StyleOf(string line) => line switch
    {
        ['@', '@', ..] => new Style(Color.Teal),
        ['+', '+', '+', ..] or ['-', '-', '-', ..] => new Style(decoration: Decoration.Bold),
        ['+', ..] => new Style(Color.Green),
        ['-', ..] => new Style(Color.Red),
        _ => Style.Plain,
    };

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
