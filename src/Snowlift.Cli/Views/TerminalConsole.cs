using System.Text;
using Spectre.Console;

namespace Snowlift.Cli.Views;

/// <summary>Spectre's console on our stderr, told what the terminal can do instead of guessing.</summary>
internal static class TerminalConsole
{
    public static IAnsiConsole Open(CliContext context)
    {
        var settings = new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ViewChoice.WantsColor(context) ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new Output(context),
        };
        settings.Enrichment.UseDefaultEnrichers = false;
        return AnsiConsole.Create(settings);
    }

    private sealed class Output(CliContext context) : IAnsiConsoleOutput
    {
        public TextWriter Writer => context.Error;

        public bool IsTerminal => context.Terminal.ErrorIsTerminal;

        public int Width => Math.Max(20, context.Terminal.Width());

        public int Height => Math.Max(5, context.Terminal.Height());

        public void SetEncoding(Encoding encoding)
        {
            // The stream was opened as UTF-8 by whoever handed it in.
        }
    }
}
