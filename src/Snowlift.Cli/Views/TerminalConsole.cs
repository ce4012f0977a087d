using System.Text;
using Snowlift.Cli.Terminal;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Snowlift.Cli.Views;

/// <summary>Spectre's drawings as lines for our terminal, told what it can do instead of guessing.</summary>
internal sealed class TerminalConsole
{
    private readonly StringBuilder _drawn = new();
    private readonly IAnsiConsole _console;
    private readonly Func<int> _width;

    /// <summary>Draws for a terminal of that width, asked each time.</summary>
    /// <param name="color">Else there are no escape sequences at all.</param>
    public TerminalConsole(Func<int> width, bool color)
    {
        _width = width;
        var settings = new AnsiConsoleSettings
        {
            Ansi = color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new Output(new StringWriter(_drawn) { NewLine = "\n" }, width),
        };
        settings.Enrichment.UseDefaultEnrichers = false;
        _console = AnsiConsole.Create(settings);
    }

    /// <summary>The picture at the terminal's width of now.</summary>
    public IReadOnlyList<RegionLine> Lines(IRenderable picture)
    {
        _drawn.Clear();
        _console.Profile.Width = Math.Max(20, _width());
        _console.Write(picture);
        return [.. _drawn.ToString().TrimEnd('\n').Split('\n').Select(line => new RegionLine(line, new Segment(PlainText.Of(line)).CellCount()))];
    }

    /// <summary>Spectre's own would ask .NET's console for its size, which must be left alone.</summary>
    private sealed class Output(TextWriter drawn, Func<int> width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => drawn;

        public bool IsTerminal => false;

        public int Width => Math.Max(20, width());

        public int Height => int.MaxValue;

        public void SetEncoding(Encoding encoding)
        {
            // Text stays text here.
        }
    }
}
