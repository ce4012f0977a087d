using Snowlift.Cli.Context;
using Snowlift.Cli.Terminal;
using Snowlift.Remote.Errors;

namespace Snowlift.Cli.Views;

/// <summary>A failure in words: what happened, why, what to do next, and what it left behind.</summary>
/// <param name="width">The terminal's columns; null where there is none.</param>
/// <param name="redact">Takes secrets out; null where nothing secret is known.</param>
/// <param name="program">What a command to type begins with: it stays on its line, however narrow that is.</param>
internal sealed class ErrorView(TextWriter output, int? width, bool color, Func<string, string>? redact = null, string program = "snowlift")
{
    private const int LabelColumn = 12;

    /// <summary>On the program's stderr, coloured where that is welcome.</summary>
    public static ErrorView For(CliContext context) =>
        new(
            context.Error,
            context.Terminal.ErrorWidth,
            context.Terminal.ErrorIsTerminal && ViewChoice.WantsColor(context),
            context.Secrets.Redact,
            context.CalledAs.Program);

    /// <summary>A failure that was foreseen.</summary>
    /// <param name="memory">What is known of the run, when there was one.</param>
    /// <param name="journal">Where the whole run can be read.</param>
    public void Write(SnowliftException error, RunMemory? memory = null, string? journal = null)
    {
        var isCancelled = error.ExitCode == ExitCode.Cancelled;
        output.WriteLine($"{Paint(isCancelled ? Glyphs.Stopped : Glyphs.Failed)} {Paint(Clean(error.What), bold: true)}");
        Block("why", error.Why);
        Block("next", error.Next);
        Block("step", error.Step);
        Block("command", error.Command);
        var lines = error.LastLines.Count > 0 ? error.LastLines : memory?.LastLines() ?? [];
        Block(error.LastLines.Count > 0 ? error.LinesLabel : "log", Unsaid(lines));
        Block("left", Unsaid(memory?.Failed?.LeftBehind ?? []));
        Block("journal", journal);

        // The reason is often the very lines that the command wrote.
        IReadOnlyList<string> Unsaid(IReadOnlyList<string> more) =>
            error.Why is { } why && more.All(l => why.Contains(l, StringComparison.Ordinal)) ? [] : more;
    }

    /// <summary>Whatever was not foreseen.</summary>
    /// <param name="withTrace">Shows where it was thrown, for those who look for it.</param>
    public void WriteBug(Exception bug, string? journal, bool withTrace)
    {
        output.WriteLine($"{Paint(Glyphs.Failed)} {Paint("This is a bug in Snowlift", bold: true)}");
        Block("what", $"{bug.GetType().Name}: {bug.Message}");
        Block("next", journal is null
            ? "Please report it, with the command you typed. SNOWLIFT_DEBUG=1 shows where it happened."
            : "Please report it with the journal, which holds the whole run. SNOWLIFT_DEBUG=1 shows where it happened.");
        Block("journal", journal);
        if (withTrace)
        {
            output.WriteLine();
            foreach (var line in bug.ToString().Split('\n'))
            {
                output.WriteLine(Clean(line));
            }
        }
    }

    private void Block(string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            Block(name, text.TrimEnd().Split('\n'));
        }
    }

    private void Block(string name, IReadOnlyList<string> lines)
    {
        var label = name;
        foreach (var line in lines.SelectMany(Fit))
        {
            output.WriteLine($"  {label,-8} {line}".TrimEnd());
            label = "";
        }
    }

    /// <summary>At a terminal, broken between words; elsewhere a line stays a line, for those who search in it.</summary>
    private IEnumerable<string> Fit(string line)
    {
        var text = Clean(line);
        var room = width - LabelColumn;
        if (room is null || text.Length <= room)
        {
            return [text];
        }

        var command = text.IndexOf(program + " ", StringComparison.Ordinal);
        return command < 0 ? WordWrap.Lines(text, Math.Max(20, room.Value))
            : command == 0 ? [text]
            : [.. WordWrap.Lines(text[..command].TrimEnd(), Math.Max(20, room.Value)), text[command..]];
    }

    private string Clean(string line) => PlainText.Of(redact?.Invoke(line) ?? line);

    private string Paint(string text, bool bold = false) => new Ink(color).Paint(text, bold ? "1" : "31");
}
